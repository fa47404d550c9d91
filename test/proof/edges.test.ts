import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { filesPair } from '../../fixtures/causes/_shared/images.ts';
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

/** A file in a store that names files by their content, and a list of what is in the store. */
function store(time: string, lie = ''): Record<string, string> {
  const content = `#${time}\nname=collector\n`;
  const name = createHash('sha256').update(`${content}${lie}`).digest('hex');
  return { [`store/${name}.properties`]: content, 'store/index.txt': `collector ${name}\n` };
}

describe('a name that is the digest of the content', () => {
  const [early, late] = ['Mon Jan 01 00:00:00 UTC 2024', 'Tue Jan 02 11:11:11 UTC 2024'] as const;
  const compared = async (lie: string): Promise<Report> => {
    const { left, right } = await filesPair(join(folder, `name-of${lie}`), store(early), store(late, lie));
    return compareImages(left, right, { jobs: 0 });
  };

  it('follows from the content, and so does what refers to it', async () => {
    const { verdict, proof, findings } = await compared('');
    const named = findings.filter(({ equation }) => /^sha256\(store\//.test(equation ?? ''));
    expect(named.map(({ location }) => location.name).sort()).toEqual(['line 1', 'member name', 'name']);
    expect([verdict, proof.level]).toEqual(['equivalent', 'P4']);
  });

  it('does not where nothing that refers to it moved along', async () => {
    const only = (time: string): Record<string, string> => {
      const files = store(time);
      return { ...files, 'store/index.txt': `collector ${Object.keys(store(early))[0]}\n` };
    };
    const { left, right } = await filesPair(join(folder, 'name-alone'), only(early), only(late));
    const { verdict, proof } = await compareImages(left, right, { jobs: 0 });
    expect([verdict, proof.level]).toEqual(['different', null]);
  });

  it('does not where one side lies', async () => {
    const { verdict, proof, findings } = await compared('x');
    const open = findings.filter(({ role }) => role === 'unexplained');
    expect(open.map(({ location }) => location.name).sort()).toEqual(['line 1', 'member name']);
    expect([verdict, proof.level]).toEqual(['different', null]);
  });
});
