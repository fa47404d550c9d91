import { beforeAll, describe, expect, it } from 'vitest';
import { walkOptions } from '../../src/app/registries.ts';
import { prepareCompression } from '../../src/bytes/decompress.ts';
import { fuzzFormat } from './fuzz-format.ts';
import { allSeeds, type Seed } from './seeds.ts';

/** Always the same documents, so that a failure is found again; `npm run fuzz` goes on from there by the clock. */
const seed = 42;
const runs = 150;
/** Formats whose documents take some 50 ms each. */
const slow: Readonly<Record<string, number>> = { bzip2: 30 };

let seeds: ReadonlyMap<string, readonly Seed[]> = new Map();

beforeAll(async () => {
  await prepareCompression();
  seeds = await allSeeds();
});

describe('changed documents', () => {
  it.each(walkOptions.formats.map((format) => [format.id, format] as const))('of the format %s', (id, format) => {
    const documents = seeds.get(id) ?? [];
    expect(documents.length, 'documents to begin with').toBeGreaterThan(0);
    const { fault, recognised } = fuzzFormat(format, documents, { seed, runs: slow[id] ?? runs });
    expect(fault).toBeNull();
    expect(recognised).toBeGreaterThan(0);
  });
});
