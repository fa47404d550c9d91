import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { compareImages } from '../../src/app/compare.ts';
import type { Report } from '../../src/model/report.ts';
import { loadFixtures } from '../causes/all-fixtures.ts';

const folder = mkdtempSync(join(tmpdir(), 'edges-'));
afterAll(() => rmSync(folder, { recursive: true }));

function equations({ findings }: Report): (string | null)[] {
  return findings.filter(({ role }) => role === 'derived').map(({ equation }) => equation);
}

/** One case for each kind of edge of the derivation graph. */
const edges = [
  ['hash-of', 'dpkg-md5sums', /^md5\(/],
  ['hash-of an image', 'oci-diffid-cascade', /sha256/],
  ['hash-of the whole but itself', 'elf-build-id', /build id of the rest of the file$/],
  ['size-of', 'pyc-source-size', /^length of /],
  ['offset-of', 'zip-offset-crc-cascade', /^position of /],
  ['checksum-of', 'tar-checksum', /^sum of the header bytes$/],
  ['checksum-of a file', 'elf-debuglink', /^crc32\(/],
  ['order-by-key', 'ar-member-order', /^order and offsets of the members/],
  ['encode-of', 'gzip-trailer', /^deflate\(payload\)$/],
] as const;

describe('an edge of the derivation graph', async () => {
  const fixtures = new Map((await loadFixtures()).map(({ fixture }) => [fixture.id, fixture]));
  it.each(edges)('%s carries its equation: %s', async (_, id, equation) => {
    const fixture = fixtures.get(id);
    if (fixture === undefined) throw new Error(`no fixture ${id}`);
    const { left, right } = await fixture.build(join(folder, id));
    const found = equations(await compareImages(left, right, { jobs: 0 }));
    expect(found).toContainEqual(expect.stringMatching(equation));
  });
});
