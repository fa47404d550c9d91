import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { selfSigned, signatureBlock } from '../../fixtures/lib/signed-jar.ts';
import { describeCertificate, readCertificate } from '../../src/formats/_shared/certificate.ts';
import { jarSignatureBlock } from '../../src/formats/jar-signature-block.ts';
import { manifestSections } from '../../src/formats/jar-signature-file/manifest-sections.ts';
import { jarSignatureFile } from '../../src/formats/jar-signature-file.ts';
import type { Format } from '../../src/model/format.ts';
import { complementsEqual, expectMutationsCovered, expectTruncationsCovered } from '../support/coverage.ts';
import { memoryNode, recordSites, type Siblings } from '../support/record-sites.ts';

function sitesOf(format: Format, name: string, left: Buffer, right: Buffer, siblings: Siblings = {}) {
  const { sites } = recordSites(format.compare, memoryNode(name, left), memoryNode(name, right), siblings);
  expect(complementsEqual(left, right, sites)).toBe(true);
  return sites;
}

const sha256 = (content: string): string => createHash('sha256').update(content).digest('base64');
const main = 'Manifest-Version: 1.0\r\n\r\n';
const section = (content: string): string => `Name: a.txt\r\nSHA-256-Digest: ${sha256(content)}\r\n\r\n`;
const fileFor = (manifest: string, part: string): string =>
  `Signature-Version: 1.0\r\nSHA-256-Digest-Manifest: ${sha256(manifest)}\r\nSHA-256-Digest-Manifest-Main-Attributes: ${sha256(main)}\r\n\r\nName: a.txt\r\nSHA-256-Digest: ${sha256(part)}\r\n\r\n`;

describe('jar-signature-file', () => {
  const name = 'META-INF/RELEASE.SF';
  const [left, right] = [section('one'), section('two')];
  const siblings: Siblings = { 'META-INF/MANIFEST.MF': [main + left, main + right] };

  it('recomputes digests of the manifest and its sections', () => {
    const sites = sitesOf(
      jarSignatureFile,
      name,
      Buffer.from(fileFor(main + left, left)),
      Buffer.from(fileFor(main + right, right)),
      siblings,
    );
    expect(sites.map((site) => [site.key, site.left?.derived?.equation, site.right?.derived?.holds])).toEqual([
      ['signature-file:main', 'sha256(MANIFEST.MF)', true],
      ['signature-file:entry', 'sha256(MANIFEST.MF, section a.txt)', true],
    ]);
    expect(sites[0]?.of).toEqual(['layer:0', 'META-INF/MANIFEST.MF']);
  });

  it('says when a digest lies', () => {
    const lie = Buffer.from(fileFor(main + right, 'something else'));
    const [, site] = sitesOf(jarSignatureFile, name, Buffer.from(fileFor(main + left, left)), lie, siblings);
    expect([site?.left?.derived?.holds, site?.right?.derived?.holds]).toEqual([true, false]);
  });

  it('cuts sections after their first blank line, and unfolds names', () => {
    const text = 'A: 1\n\n\nName: long/na\n me.txt\nX: 2\n\nName: b\nX: 3\n';
    const { main: head, entries } = manifestSections(Buffer.from(text));
    expect(head.toString()).toBe('A: 1\n\n');
    expect([...entries].map(([of, bytes]) => [of, bytes.toString()])).toEqual([
      ['long/name.txt', 'Name: long/na\n me.txt\nX: 2\n\n'],
      ['b', 'Name: b\nX: 3\n'],
    ]);
  });

  it('covers every difference', () => {
    const document = Buffer.from(fileFor(main + left, left));
    expectTruncationsCovered(jarSignatureFile, name, document);
    expect(expectMutationsCovered(jarSignatureFile, name, document)).toBeGreaterThan(80);
  });
});

describe('jar-signature-block', () => {
  const name = 'META-INF/RELEASE.EC';
  const file = Buffer.from('Signature-Version: 1.0\r\n\r\n');
  const other = Buffer.from('Signature-Version: 1.0\r\nX: 1\r\n\r\n');
  const siblings: Siblings = { 'META-INF/RELEASE.SF': [file, file] };

  it('builds certificates that OpenSSL reads', () => {
    const certificate = selfSigned('collector release');
    expect(readCertificate(certificate)?.checkIssued(readCertificate(certificate) as never)).toBe(true);
    expect(describeCertificate(certificate)).toMatch(
      /^CN=collector release; 2025-01-01 to 2045-01-01; sha256:[0-9a-f]{64}$/,
    );
    expect(describeCertificate(Buffer.from('30', 'hex'))).toMatch(/^1 bytes, sha256:/);
  });

  it('tells another signing time, and that the signature follows', () => {
    const sites = sitesOf(
      jarSignatureBlock,
      name,
      signatureBlock(file),
      signatureBlock(file, { time: '250603094002Z' }),
      siblings,
    );
    expect(sites.map((site) => [site.key, site.left?.derived?.holds, site.facts?.['verified']])).toEqual([
      ['signature-block:signing-time', undefined, true],
      ['signature-block:signature', true, true],
    ]);
    expect(sites[0]?.left?.value).toBe(1748937600);
  });

  it('derives digest and signature from another signature file', () => {
    const sites = sitesOf(jarSignatureBlock, name, signatureBlock(file), signatureBlock(other), {
      'META-INF/RELEASE.SF': [file, other],
    });
    expect(sites.map((site) => [site.key, site.right?.derived?.holds, site.of?.at(-1)])).toEqual([
      ['signature-block:digest', true, 'META-INF/RELEASE.SF'],
      ['signature-block:signature', true, 'META-INF/RELEASE.SF'],
    ]);
  });

  it('raises an alarm for another signer, and derives nothing', () => {
    const sites = sitesOf(
      jarSignatureBlock,
      name,
      signatureBlock(file),
      signatureBlock(file, { signer: 'x' }),
      siblings,
    );
    const [certificate] = sites;
    expect([certificate?.key, certificate?.alarm]).toEqual([
      'signature-block:certificate',
      'the jar is signed with another certificate, or another chain',
    ]);
    expect(sites.find((site) => site.key === 'signature-block:signature')?.left?.derived).toBeUndefined();
    expect(sites.at(-1)?.key).toBe('signature-block:structure');
  });

  it('says when a signature does not verify, or a digest is another one', () => {
    const forged = sitesOf(
      jarSignatureBlock,
      name,
      signatureBlock(file),
      signatureBlock(file, { forged: true }),
      siblings,
    );
    expect(forged.map((site) => [site.key, site.left?.derived?.holds, site.right?.derived?.holds])).toEqual([
      ['signature-block:signature', true, false],
    ]);
    const sites = sitesOf(jarSignatureBlock, name, signatureBlock(file), signatureBlock(other), siblings);
    expect(sites[0]).toMatchObject({ key: 'signature-block:digest', right: { derived: { holds: false } } });
  });

  it('covers every difference', () => {
    const document = signatureBlock(file);
    expectTruncationsCovered(jarSignatureBlock, name, document);
    expect(expectMutationsCovered(jarSignatureBlock, name, document)).toBeGreaterThan(50);
  });

  it.skipIf(['keytool', 'jarsigner', 'jar'].some((tool) => spawnSync(tool, ['-help']).status !== 0))(
    'verifies what jarsigner writes (needs a JDK)',
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'signed-'));
      const run = (tool: string, ...args: string[]) => execFileSync(tool, args, { cwd: folder, stdio: 'pipe' });
      try {
        writeFileSync(join(folder, 'a.txt'), 'one\n');
        for (const algorithm of ['EC', 'RSA', 'DSA']) {
          const store = ['-keystore', `${algorithm}.p12`, '-storepass', 'changeit'];
          run('keytool', '-genkeypair', '-alias', 'own', '-keyalg', algorithm, '-dname', 'CN=own', ...store);
          const member = (jar: string, of: string): Buffer => run('unzip', '-p', jar, `META-INF/OWN.${of}`);
          for (const jar of ['l.jar', 'r.jar']) {
            run('jar', 'cf', jar, 'a.txt');
            run('jarsigner', ...store, jar, 'own');
          }
          const [l, r] = ['l.jar', 'r.jar'].map((jar) => member(jar, algorithm));
          const file = (jar: string): Buffer => member(jar, 'SF');
          const found = sitesOf(
            jarSignatureBlock,
            `META-INF/OWN.${algorithm}`,
            l ?? Buffer.alloc(0),
            r ?? Buffer.alloc(0),
            {
              'META-INF/OWN.SF': [file('l.jar'), file('r.jar')],
            },
          );
          for (const site of found) expect(site.facts?.['verified'] ?? site.left?.derived?.holds, site.key).toBe(true);
          if (algorithm !== 'RSA') expect(found.length).toBeGreaterThan(0);
        }
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
    120_000,
  );
});
