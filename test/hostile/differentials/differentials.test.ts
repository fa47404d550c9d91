import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { prepareCompression } from '../../../src/bytes/decompress.ts';
import { comparePair } from '../../support/image-pair.ts';
import { imageOfTar, imageWith } from '../build.ts';
import { type OddArchive, tarCases, zipCases } from './cases.ts';
import { randomTars, randomZips } from './random.ts';
import type { Reader } from './reading.ts';
import { isDisputed, rowsOf } from './table.ts';
import { tarReaders } from './tar-readers.ts';
import { zipReaders } from './zip-readers.ts';

const page = readFileSync(new URL('../../../docs/differentials.md', import.meta.url), 'utf8');
const documented = (cases: readonly OddArchive[]): string[] =>
  page.split('\n').filter((line) => cases.some(({ name }) => line.startsWith(`| ${name} | `)));
/** The rows of tar and zip that have one name are told apart by the number of readers. */
const rowsWith = (cases: readonly OddArchive[], readers: readonly Reader[]): string[] =>
  documented(cases).filter((line) => line.split(' | ').length === readers.length + 1);

/** Only zeros are missing: some readers insist on them; the report has a note, and the contents are equal. */
const onlyZerosMissing = 'cut inside the last padding';

const suites = [
  ['tar', tarCases, tarReaders, randomTars],
  ['zip', zipCases, zipReaders, randomZips],
] as const;

describe.each(suites)('%s', (kind, cases, readers, random) => {
  const missing = readers.filter(({ isThere }) => !isThere).map(({ name }) => name);

  it.skipIf(missing.length > 0)(
    `odd archives are read as docs/differentials.md says (needs ${missing.join(', ') || 'all readers'})`,
    async () => {
      await prepareCompression();
      expect(await rowsOf(cases, readers)).toEqual(rowsWith(cases, readers));
    },
  );

  it('random valid archives are read alike by every reader that is there', async () => {
    const present = readers.filter(({ isThere }) => isThere);
    const readings = await Promise.all(present.map((reader) => reader.readAll(random)));
    const ours = readings[0];
    for (const [at, reader] of present.entries()) expect(readings[at], reader.name).toEqual(ours);
  });

  it('what readers dispute is never called equal or harmless', async () => {
    const disputed = rowsWith(cases, readers)
      .filter(isDisputed)
      .filter((row) => !row.includes(onlyZerosMissing));
    expect(disputed.length).toBeGreaterThan(10);
    for (const { name, plain, odd } of cases.filter(({ name }) =>
      disputed.some((row) => row.startsWith(`| ${name} | `)),
    )) {
      const images = [plain, odd].map((bytes) => (kind === 'tar' ? imageOfTar(bytes) : imageWith('a.zip', bytes)));
      const [left, right] = images;
      if (left === undefined || right === undefined) throw new Error('two images were built');
      const { verdict } = await comparePair(left, right);
      expect(['different', 'incomplete'], `${name}: ${verdict}`).toContain(verdict);
    }
  });
});
