import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { scenarios } from '../../fixtures/images/index.ts';
import { digestOf } from '../../fixtures/lib/oci.ts';
import { buildTar, sealHeader, type TarDialect, type TarFormat } from '../../fixtures/lib/tar.ts';
import { compareImages } from '../../src/app/compare.ts';
import { loadFixtures } from '../causes/all-fixtures.ts';
import { ImagePair, imageOf, memoryDirectory } from '../support/image-pair.ts';
import { canonicalOf, formsOf } from './canonical-image.ts';

const folder = mkdtempSync(join(tmpdir(), 'normalize-honest-'));
afterAll(() => rmSync(folder, { recursive: true }));

const fixtures = (await loadFixtures()).map(({ fixture }) => fixture);

/** What one image alone does not show is counted by the wider id. */
const widerIds: Readonly<Record<string, string>> = {
  'deflate-encoder': 'layer-compression-choice',
  'zip-deflate-encoder': 'zip-method',
  'apk-scripts-tar': 'tar-mtime',
  'jar-manifest-order': 'jar-manifest-builder',
};

describe.each([...fixtures, ...scenarios].map(({ id, build }) => ({ id, build })))('$id', ({ id, build }) => {
  it('differs from its canonical form in what the outcome lists, and in nothing else', async () => {
    const images = await build(join(folder, id));
    for (const side of ['left', 'right'] as const) {
      const out = join(folder, `${id}-${side}`);
      const image = await canonicalOf(images[side], out);
      if (image === null) continue;
      const report = await compareImages(images[side], `oci:${out}`, { jobs: 0 });
      const found = report.findings.filter(({ role }) => role !== 'derived');
      const listed = formsOf(image);
      const said = found.map(({ cause, role }) => cause ?? role);
      expect(said.filter((name) => !listed.includes(name) && !listed.includes(widerIds[name] ?? ''))).toEqual([]);
      if (image.root.digest !== image.given) expect(listed).not.toEqual([]);
      rmSync(out, { recursive: true });
    }
  });
});

const pair = new ImagePair(memoryDirectory);
afterAll(() => pair.dispose());

const octal = (header: Buffer, at: number, text: string): void => {
  header.write(text, at, 'latin1');
  sealHeader(header);
};

/** Fields of a header in other writings that mean the same, or say nothing. */
const styles: readonly ((header: Buffer) => void)[] = [
  () => {},
  (header) => octal(header, 100, '   644 \0'),
  (header) => octal(header, 108, '     0\0 '),
  (header) => octal(header, 136, '          7 '),
  (header) => octal(header, 329, '\0'.repeat(16)),
  (header) => octal(header, 329, '0000003\x000000001\0'),
  (header) => octal(header, 156, '7'),
  (header) => octal(header, 265, 'root'),
];

const entry = fc.record({
  style: fc.nat({ max: styles.length - 1 }),
  pax: fc.constantFrom(
    {},
    { comment: 'x' },
    { mtime: '7.5' },
    { atime: '3' },
    { uid: '3000000' },
    { 'SCHILY.xattr.user.a': 'b' },
  ),
  mtime: fc.constantFrom(0, 7),
  long: fc.boolean(),
});

const archive = fc.record({
  entries: fc.array(entry, { minLength: 1, maxLength: 4 }),
  format: fc.constantFrom<TarFormat[]>('gnu', 'ustar', 'pax'),
  dialect: fc.constantFrom<TarDialect[]>('gnu', 'python', 'bsdtar', 'go'),
  endBlocks: fc.nat({ max: 3 }),
});

describe('any writing of one layer', () => {
  it('changes only where a form of tar is listed, or the layer is left as it is', async () => {
    const one = fc.asyncProperty(archive, async ({ entries, ...options }) => {
      const tar = buildTar(
        entries.map(({ style, pax, mtime, long }, at) => ({
          name: `${long ? 'long/'.repeat(25) : ''}file-${at}`,
          content: `content ${at}`,
          mtime: 'mtime' in pax ? 7 : mtime,
          ...(Object.keys(pax).length === 0 ? {} : { pax }),
          rawHeader: styles[style] ?? (() => {}),
        })),
        { ...options, recordBytes: 512 },
      );
      pair.write('left', imageOf(tar));
      const image = await canonicalOf(pair.reference('left'), join(folder, 'any'));
      const report = await compareImages(pair.reference('left'), `oci:${join(folder, 'any')}`, { jobs: 0 });
      rmSync(join(folder, 'any'), { recursive: true });
      const roots = report.findings.filter(({ role, path }) => role !== 'derived' && path[0] === 'layer:0');
      const listed = formsOf(image);
      expect(image?.leftAlone).toEqual([]);
      expect(roots.map(({ cause, role }) => cause ?? role).filter((id) => !listed.includes(id))).toEqual([]);
      const isSame = image?.blobs.some(({ digest }) => digest === digestOf(tar));
      expect(listed.some((id) => id.startsWith('tar-'))).toBe(!isSame);
    });
    await fc.assert(one, { numRuns: 150, seed: 7 });
  });
});
