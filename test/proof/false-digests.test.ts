import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { buildGzip } from '../../fixtures/lib/gzip.ts';
import { buildManifest } from '../../fixtures/lib/manifest.ts';
import { buildImage, digestOf, type Image, ociLayoutFiles } from '../../fixtures/lib/oci.ts';
import { buildTar } from '../../fixtures/lib/tar.ts';
import { buildZip } from '../../fixtures/lib/zip.ts';
import type { CertificateOutcome } from '../../src/app/certified-report.ts';
import { compareImages } from '../../src/app/compare.ts';
import type { Report } from '../../src/model/report.ts';
import { isInstalled } from '../fixtures/external-tool.ts';
import { ImagePair, memoryDirectory } from '../support/image-pair.ts';

const pair = new ImagePair(memoryDirectory);
const folder = mkdtempSync(join(tmpdir(), 'false-digests-'));
afterAll(() => {
  pair.dispose();
  rmSync(folder, { recursive: true });
});

type Files = Readonly<Record<string, Buffer | string>>;
/** The digest of a content, or a false one. */
type Digest = (algorithm: string, content: string, form: 'hex' | 'base64' | 'base64url') => string;

const dates = { left: 'Tue Jun 03 07:12:44 UTC 2025', right: 'Tue Jun 03 09:40:02 UTC 2025' } as const;
type Side = keyof typeof dates;

const right: Digest = (algorithm, content, form) => createHash(algorithm).update(content).digest(form);
const wrong: Digest = (algorithm, content, form) => right(algorithm, `${content}?`, form);

function image(files: Files): Image {
  return buildImage({
    layers: [{ tar: buildTar(Object.entries(files).map(([name, content]) => ({ name, content }))) }],
  });
}

async function compare(): Promise<{ report: Report; outcome: CertificateOutcome | undefined }> {
  let outcome: CertificateOutcome | undefined;
  const certificate = {
    name: 'c',
    take: (made: CertificateOutcome) => {
      outcome = made;
    },
  };
  const report = await compareImages(pair.reference('left'), pair.reference('right'), { jobs: 0, certificate });
  return { report, outcome };
}

const graveRoot = { role: 'root', grade: 'finding', security: { severity: 'high' } };

/** Files whose digests are those of other files, by what `digest` gives; the date differs between the sides. */
const cases: readonly {
  readonly name: string;
  readonly path: readonly string[];
  readonly files: (date: string, digest: Digest) => Files;
}[] = [
  {
    name: 'RECORD of an installed wheel',
    path: ['layer:0', 'lib/site-packages/a-1.0.dist-info/RECORD'],
    files: (date, digest) => {
      const content = `#${date}\nmode=a\n`;
      const line = `a/b.properties,sha256=${digest('sha256', content, 'base64url')},${content.length}\n`;
      return { 'lib/site-packages/a/b.properties': content, 'lib/site-packages/a-1.0.dist-info/RECORD': line };
    },
  },
  {
    name: 'md5sums of a Debian package',
    path: ['layer:0', 'var/lib/dpkg/info/a.md5sums'],
    files: (date, digest) => {
      const content = `#${date}\nmode=a\n`;
      const line = `${digest('md5', content, 'hex')}  usr/lib/a.properties\n`;
      return { 'usr/lib/a.properties': content, 'var/lib/dpkg/info/a.md5sums': line };
    },
  },
  {
    name: 'digest in the manifest of a jar',
    path: ['layer:0', 'a.jar', 'META-INF/MANIFEST.MF'],
    files: (date, digest) => {
      const content = `#${date}\nmode=a\n`;
      const entry = { Name: 'a.properties', 'SHA-256-Digest': digest('sha256', content, 'base64') };
      const manifest = buildManifest([{ 'Manifest-Version': '1.0' }, entry]);
      const members = [
        { name: 'META-INF/MANIFEST.MF', content: manifest },
        { name: 'a.properties', content },
      ];
      return { 'a.jar': buildZip(members) };
    },
  },
  {
    name: 'checksum of a zip member, in both of its headers',
    path: ['layer:0', 'a.zip', 'a.properties'],
    files: (date, digest) => {
      const content = `#${date}\nmode=a\n`;
      // A false sum that differs between the sides too.
      const sum = createHash('md5').update(content).digest().readUInt32LE(0);
      const own = digest === wrong ? { local: { crc32: sum }, central: { crc32: sum } } : {};
      return { 'a.zip': buildZip([{ name: 'a.properties', content, ...own }]) };
    },
  },
];

const lies: readonly (readonly [string, Readonly<Record<Side, Digest>>])[] = [
  ['the right', { left: right, right: wrong }],
  ['the left', { left: wrong, right }],
  ['either side', { left: wrong, right: wrong }],
];

describe('a digest that does not match its content', () => {
  describe.each(cases)('$name', ({ path, files }) => {
    it('follows from the content where it matches', async () => {
      pair.write('left', image(files(dates.left, right)));
      pair.write('right', image(files(dates.right, right)));
      const { report, outcome } = await compare();
      expect(report.verdict).toBe('equivalent');
      expect(outcome?.certificate).not.toBeNull();
    });

    it.each(lies)('is a root, and grave, on %s', async (_, digests) => {
      pair.write('left', image(files(dates.left, digests.left)));
      pair.write('right', image(files(dates.right, digests.right)));
      const { report, outcome } = await compare();
      expect(['different', 'incomplete']).toContain(report.verdict);
      const own = report.findings.filter((finding) => finding.path.join(' ') === path.join(' '));
      expect(own).toContainEqual(
        expect.objectContaining({ ...graveRoot, security: expect.objectContaining(graveRoot.security) }),
      );
      expect(report.proof.capacityBits).toBeNull();
      expect(outcome?.certificate?.statement.verdict).not.toBe('equivalent');
      // It comes before all that is harmless.
      expect(report.causes[0]?.findings.map((id) => report.findings[id - 1]?.grade)).toContain('finding');
    });
  });
});

describe('a checksum of a gzip file that is not that of its content', () => {
  const built = (side: Side, digest: Digest): Image => {
    const bytes = buildGzip(`#${dates[side]}\nmode=a\n`);
    const at = bytes.length - 8;
    if (digest === wrong) bytes.writeUInt32LE((bytes.readUInt32LE(at) ^ 0x55aa) >>> 0, at);
    return image({ 'a.properties.gz': bytes });
  };

  it('follows from the content where it matches', async () => {
    pair.write('left', built('left', right));
    pair.write('right', built('right', right));
    expect((await compare()).report.verdict).toBe('equivalent');
  });

  // The content cannot be trusted to be whole, so that it is not looked into.
  it.each(lies)('is grave on %s, and nothing is claimed', async (_, digests) => {
    pair.write('left', built('left', digests.left));
    pair.write('right', built('right', digests.right));
    const { report, outcome } = await compare();
    expect(report.verdict).toBe('incomplete');
    expect(outcome?.certificate).toBeNull();
    const own = report.findings.filter(({ path }) => path.at(-1) === 'a.properties.gz');
    expect(own).toMatchObject([{ role: 'unexplained', grade: 'finding', security: { severity: 'high' } }]);
    expect(own[0]?.security?.why).toContain('CRC-32');
    expect(report.causes[0]?.findings).toEqual([own[0]?.id]);
  });
});

describe('a diff_id that is not that of the layer', () => {
  const entries = (side: Side) => [{ name: 'a.properties', content: `#${dates[side]}\nmode=a\n` }];
  const built = (side: Side, digest: Digest): Image => {
    const tar = buildTar(entries(side));
    if (digest === right) return buildImage({ layers: [{ tar }] });
    const diffIds = [`sha256:${createHash('sha256').update(`${side}?`).digest('hex')}`];
    return buildImage({ layers: [{ tar }], config: { rootfs: { type: 'layers', diff_ids: diffIds } } });
  };

  it.each(lies)('is said of %s, and nothing is claimed', async (_, digests) => {
    pair.write('left', built('left', digests.left));
    pair.write('right', built('right', digests.right));
    const { report, outcome } = await compare();
    expect(report.verdict).toBe('incomplete');
    expect(outcome?.certificate).toBeNull();
    const lying = (['left', 'right'] as const).filter((side) => digests[side] === wrong);
    const errors = report.problems.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ side }) => side)).toEqual(lying);
    const named = report.findings.filter(
      ({ path, location }) => path[0] === 'config' && location.name.includes('diff_id'),
    );
    expect(named).toContainEqual(expect.objectContaining({ role: 'root', grade: 'finding' }));
  });
});

describe('a layer digest in a manifest that is not that of the blob', () => {
  it.each(lies)('is said of %s, and nothing is claimed', async (_, digests) => {
    for (const side of ['left', 'right'] as const) {
      const made = image({ 'a.properties': `#${dates[side]}\nmode=a\n` });
      const files = new Map(ociLayoutFiles(made, { style: 'skopeo' }));
      const other = image({ 'a.properties': `#${dates[side]}\nmode=b\n` });
      const [claimed, blob] = [made.layerDigests[0] ?? '', other.blobs.get(other.layerDigests[0] ?? '')];
      if (digests[side] === wrong) files.set(`blobs/${claimed.replace(':', '/')}`, blob ?? Buffer.alloc(0));
      expect(digestOf(blob ?? Buffer.alloc(0))).not.toBe(claimed);
      pair.writeFiles(side, files);
    }
    const { report, outcome } = await compare();
    expect(report.verdict).toBe('incomplete');
    expect(outcome?.certificate).toBeNull();
    const lying = (['left', 'right'] as const).filter((side) => digests[side] === wrong);
    const sides = new Set(report.problems.filter(({ severity }) => severity === 'error').map(({ side }) => side));
    expect([...sides].sort()).toEqual(lying);
  });
});

describe('the build id of a program', () => {
  const source = '#include <stdio.h>\nint main(void) { puts(__DATE__); return 0; }\n';
  const built = (date: number, options: readonly string[] = []): Buffer => {
    writeFileSync(join(folder, 'main.c'), source);
    const words = ['-o', 'program', 'main.c', '-Wl,--build-id=sha1', ...options];
    const run = spawnSync('gcc', words, { cwd: folder, env: { ...process.env, SOURCE_DATE_EPOCH: String(date) } });
    if (run.status !== 0) throw new Error(run.stderr.toString());
    return readFileSync(join(folder, 'program'));
  };
  const ids = ({ findings }: Report) => findings.filter(({ location }) => location.name === 'build-id');
  const patched = (program: Buffer): Buffer => {
    const other = Buffer.from(program);
    const at = other.indexOf('Sep 28 2034');
    other.write('Sep 29', at);
    return other;
  };
  const compared = async (left: Buffer, other: Buffer) => {
    pair.write('left', image({ 'usr/bin/p': left }));
    pair.write('right', image({ 'usr/bin/p': other }));
    return compare();
  };

  it.skipIf(!isInstalled('gcc'))('that is false on one side is a root, and grave', async () => {
    const [one, other] = [built(978_307_200), patched(built(2_043_014_400))];
    for (const [left, second] of [
      [one, other],
      [other, one],
    ] as const) {
      const { report, outcome } = await compared(left, second);
      expect(ids(report)).toMatchObject([graveRoot]);
      expect(report.verdict).toBe('different');
      expect(outcome?.certificate?.statement.verdict).not.toBe('equivalent');
    }
  });

  it.skipIf(!isInstalled('gcc'))('that is false on both is no derived value, and not harmless', async () => {
    const [one, other] = [built(978_307_200), built(2_043_014_400)];
    for (const program of [one, other]) program.write('_', program.indexOf('/lib64'));
    const { report } = await compared(one, other);
    expect(ids(report).map(({ role }) => role)).not.toContain('derived');
    expect(report.verdict).toBe('different');
  });

  it.skipIf(!isInstalled('gcc'))('of a stripped file is not called false', async () => {
    const { report } = await compared(built(978_307_200), built(2_043_014_400, ['-s']));
    expect(ids(report).filter(({ grade }) => grade === 'finding')).toEqual([]);
  });
});
