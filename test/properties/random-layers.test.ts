import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { buildImage, type Image } from '../../fixtures/lib/oci.ts';
import { buildTar, type TarEntry } from '../../fixtures/lib/tar.ts';
import { buildZip } from '../../fixtures/lib/zip.ts';
import type { Report } from '../../src/model/report.ts';
import { ImagePair, memoryDirectory } from '../support/image-pair.ts';
import { expectLawful, mirroredFindings } from '../support/report-laws.ts';

const pair = new ImagePair(memoryDirectory);
afterAll(() => pair.dispose());

const names = ['a', 'b/c', 'b/d.txt', 'e.properties', 'f.json', 'g.jar', `long/${'n'.repeat(120)}`];

const content = fc.oneof(
  fc.constantFrom(
    '',
    'one\n',
    'one\ntwo\n',
    'key=1\nother=2\n',
    'key=1\nother=3\n',
    '{"a": 1}',
    '{"a": 2}',
    'x'.repeat(600),
  ),
  fc.string({ maxLength: 40 }),
  fc
    .array(fc.tuple(fc.constantFrom('m1', 'm2', 'm3'), fc.constantFrom('', 'p', 'q=1\n')), { maxLength: 4 })
    .map((members) => buildZip(members.map(([name, body]) => ({ name, content: body })))),
);

const entry: fc.Arbitrary<TarEntry> = fc.record({
  name: fc.constantFrom(...names),
  type: fc.constantFrom('file', 'file', 'file', 'directory', 'symlink', 'hardlink'),
  mode: fc.constantFrom(0o644, 0o755, 0o4755),
  uid: fc.constantFrom(0, 0, 1000),
  mtime: fc.constantFrom(0, 1_741_083_320, 1_741_083_707),
  linkname: fc.constantFrom('a', 'b/c'),
  content,
});

const entries = fc.array(entry, { maxLength: 6 }).map((list) => list.map(withoutStrayParts));

/** Links have no content, and only links have a target. */
function withoutStrayParts(value: TarEntry): TarEntry {
  const { linkname, content: body, ...rest } = value;
  if (value.type === 'file') return { ...rest, content: body ?? '' };
  return value.type === 'directory' ? rest : { ...rest, linkname: linkname ?? 'a' };
}

const layer = fc.record({
  entries,
  format: fc.constantFrom('gnu', 'pax'),
  compression: fc.constantFrom('none', 'gzip'),
});

const specification = fc.record({
  layers: fc.array(layer, { minLength: 1, maxLength: 3 }),
  env: fc.subarray(['A=1', 'B=2', 'PATH=/bin']),
  created: fc.constantFrom('2025-03-04T10:15:20Z', '2025-03-05T11:00:00Z'),
});

type Specification = typeof specification extends fc.Arbitrary<infer Value> ? Value : never;

/** With several layers, pairs could stand at other places on either side, and be called by other numbers. */
const oneLayer = specification.map((value) => ({ ...value, layers: value.layers.slice(0, 1) }));

function build({ layers: list, env, created }: Specification): Image {
  const built = list.map(({ entries: members, format, compression }) => ({
    tar: buildTar(members, { format, recordBytes: 512 }),
    compression,
  }));
  return buildImage({ layers: built, run: { Env: env }, created });
}

/** Compares both ways round. */
async function compareBoth(left: Image, right: Image): Promise<{ there: Report; back: Report }> {
  pair.write('left', left);
  pair.write('right', right);
  const there = await pair.compare();
  pair.write('left', right);
  pair.write('right', left);
  return { there, back: await pair.compare() };
}

describe('any two images', () => {
  it('have a report that adds up', async () => {
    await fc.assert(
      fc.asyncProperty(specification, specification, async (one, other) => {
        const [left, right] = [build(one), build(other)];
        const { there, back } = await compareBoth(left, right);
        expectLawful(there);
        expectLawful(back);
        expect(there.verdict === 'identical').toBe(left.manifest.equals(right.manifest));
        if (there.verdict !== 'identical') expect(there.findings.some(({ role }) => role !== 'derived')).toBe(true);
      }),
      { seed: 7, numRuns: 150 },
    );
  });

  it('have the same report the other way round', async () => {
    await fc.assert(
      fc.asyncProperty(oneLayer, oneLayer, async (one, other) => {
        const { there, back } = await compareBoth(build(one), build(other));
        expect(back.verdict).toBe(there.verdict);
        expect(back.accounting).toEqual(there.accounting);
        expect(mirroredFindings(back, true)).toEqual(mirroredFindings(there, false));
      }),
      { seed: 8, numRuns: 150 },
    );
  });
});
