import { copyFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { CertificateOutcome } from '../../src/app/certified-report.ts';
import { compareImages } from '../../src/app/compare.ts';
import { checkCertificate } from '../../src/certificate/check.ts';
import { sealOf } from '../../src/certificate/seal.ts';
import type { Certificate } from '../../src/model/certificate.ts';
import { loadFixtures } from '../causes/all-fixtures.ts';

const folder = mkdtempSync(join(tmpdir(), 'tampering-'));
afterAll(() => rmSync(folder, { recursive: true }));

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Every way to change one value, or to drop one item; each with its place. */
function* tampered(value: Json, at: readonly string[] = []): Generator<{ at: string; value: Json }> {
  if (typeof value === 'string') yield { at: at.join('.'), value: otherText(value) };
  else if (typeof value === 'number') yield { at: at.join('.'), value: value + 1 };
  else if (value === null) yield { at: at.join('.'), value: 0 };
  else if (Array.isArray(value)) {
    if (value.length > 0) yield { at: `${at.join('.')} shorter`, value: value.slice(0, -1) };
    for (const [place, item] of value.entries()) {
      for (const one of tampered(item, [...at, String(place)])) yield { ...one, value: value.with(place, one.value) };
    }
  } else if (typeof value === 'object') {
    for (const [key, item] of Object.entries(value)) {
      for (const one of tampered(item, [...at, key])) yield { ...one, value: { ...value, [key]: one.value } };
    }
  }
}

/** Leaves out one edit after the other: what stood on the right stays. */
function* withoutOneEdit(value: Json, at: readonly string[] = []): Generator<{ at: string; value: Json }> {
  if (typeof value !== 'object' || value === null) return;
  const isList = Array.isArray(value);
  for (const [key, item] of Object.entries(value)) {
    const edit = (item as { readonly edit?: { readonly at: Json } } | null)?.edit;
    if (edit !== undefined && isList) {
      const kept = edit.at === null ? [] : [{ copy: edit.at }];
      yield { at: [...at, key].join('.'), value: value.toSpliced(Number(key), 1, ...kept) };
      continue;
    }
    for (const one of withoutOneEdit(item, [...at, key])) {
      yield { at: one.at, value: isList ? value.with(Number(key), one.value) : { ...value, [key]: one.value } };
    }
  }
}

function otherText(text: string): string {
  const last = text.at(-1) ?? '';
  return /^[0-9a-f]$/.test(last) && text.length > 8 ? text.slice(0, -1) + (last === '0' ? '1' : '0') : `${text}x`;
}

/** What odp-diff says, which no checker can know: the seal alone holds it. */
const words = /^statement\.|\.(?:cause|grade|name|role)$|\.edit\.path\b/;

const chosen = [
  'bazel-build-data',
  'zip-offset-crc-cascade',
  'tar-mtime',
  'tar-order',
  'deflate-level',
  'gzip-mtime',
  'jar-manifest-order',
  'layer-compression-choice',
  'oci-index-order',
  'oci-empty-layer',
];
const fixtures = (await loadFixtures()).filter(({ fixture }) => chosen.includes(fixture.id));

describe.each(fixtures.map(({ fixture }) => ({ fixture })))('$fixture.id', ({ fixture }) => {
  const made = (async () => {
    const { left, right } = await fixture.build(join(folder, fixture.id));
    let outcome: CertificateOutcome | undefined;
    const certificate = {
      name: 'c',
      take: (one: CertificateOutcome) => {
        outcome = one;
      },
    };
    await compareImages(left, right, { jobs: 0, certificate });
    if (!outcome?.certificate) throw new Error(`no certificate: ${outcome?.missing}`);
    return { left, right, certificate: outcome.certificate };
  })();

  it('fails when any field is changed', async () => {
    const { left, right, certificate } = await made;
    await checkCertificate(certificate, left, right);
    for (const { at, value } of tampered(certificate as unknown as Json)) {
      await expect(checkCertificate(value as unknown as Certificate, left, right), at).rejects.toThrow();
    }
  });

  it('fails when it is sealed again, but for what it only says', async () => {
    const { left, right, certificate } = await made;
    const { seal: _, ...rest } = certificate;
    const survivors: string[] = [];
    for (const { at, value } of tampered(rest as unknown as Json)) {
      if (words.test(at)) continue;
      const forged = value as unknown as Certificate;
      const sealed = { ...forged, seal: sealOf(forged) };
      if (
        await checkCertificate(sealed, left, right).then(
          () => true,
          () => false,
        )
      )
        survivors.push(at);
    }
    expect(survivors).toEqual([]);
  });

  it('needs each of its edits: without one the left image does not come out', async () => {
    const { left, right, certificate } = await made;
    for (const { at, value } of withoutOneEdit(certificate as unknown as Json)) {
      const forged = value as unknown as Certificate;
      const sealed = { ...forged, seal: sealOf(forged) };
      await expect(checkCertificate(sealed, left, right), at).rejects.toThrow();
    }
  });

  it('fails when a byte of either image is changed', async () => {
    const { left, right, certificate } = await made;
    for (const side of [left, right]) {
      const source = side.replace(/^oci:/, '');
      const blobs = join(source, 'blobs/sha256');
      for (const blob of readdirSync(blobs)) {
        const copy = join(folder, `${fixture.id}-changed`);
        rmSync(copy, { recursive: true, force: true });
        cpSync(source, copy, { recursive: true });
        const bytes = readFileSync(join(blobs, blob));
        bytes.writeUInt8((bytes.at(-1) ?? 0) ^ 1, bytes.length - 1);
        writeFileSync(join(copy, 'blobs/sha256', blob), bytes);
        const images = side === left ? [`oci:${copy}`, right] : [left, `oci:${copy}`];
        const isNeeded = await isNamed(certificate, blob, join(blobs, '..', '..'));
        if (isNeeded)
          await expect(checkCertificate(certificate, images[0] ?? '', images[1] ?? ''), blob).rejects.toThrow();
        copyFileSync(join(blobs, blob), join(copy, 'blobs/sha256', blob));
      }
    }
  });
});

/** Layers that both images share by digest are not read, and need not be. */
async function isNamed(certificate: Certificate, blob: string, layout: string): Promise<boolean> {
  const digest = `sha256:${blob}`;
  const manifests = [...certificate.left.manifests, ...certificate.right.manifests];
  if (manifests.includes(digest)) return true;
  const [own] = manifests.filter((name) =>
    readdirSync(join(layout, 'blobs/sha256')).includes(name.slice('sha256:'.length)),
  );
  const manifest = JSON.parse(
    readFileSync(join(layout, 'blobs/sha256', own?.slice('sha256:'.length) ?? ''), 'utf8'),
  ) as { config: { digest: string }; layers: { digest: string }[] };
  if (manifest.config.digest === digest) return true;
  const at = manifest.layers.findIndex((layer) => layer.digest === digest);
  return certificate.platforms.some(({ layers }) => layers.some(({ left, right }) => left === at && right === at));
}
