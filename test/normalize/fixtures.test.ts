import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { compareImages } from '../../src/app/compare.ts';
import { withCanonicalImage } from '../../src/app/normalize-image.ts';
import { defaultRegistryOptions } from '../../src/app/registry-options.ts';
import { InputError } from '../../src/model/problem.ts';
import { loadFixtures } from '../causes/all-fixtures.ts';
import { canonicalIds } from './canonical-ids.ts';

const options = { platform: null, registry: defaultRegistryOptions };
const fixtures = await loadFixtures();
const folder = mkdtempSync(join(tmpdir(), 'normalize-fixtures-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The canonical digest; null for an image that has none. */
function digestOf(reference: string): Promise<string | null> {
  return withCanonicalImage(reference, options, ({ root }) => Promise.resolve(root.digest)).catch((error: unknown) => {
    if (error instanceof InputError) return null;
    throw error;
  });
}

const reached: string[] = [];

describe.each(fixtures)('$fixture.id', ({ fixture }) => {
  it(`becomes one image only where it is equivalent: ${fixture.expect.verdict}`, async () => {
    const { left, right } = await fixture.build(join(folder, fixture.id));
    const digests = [await digestOf(left), await digestOf(right)];
    const isOne = digests[0] !== null && digests[0] === digests[1];
    if (isOne) reached.push(fixture.id);
    if (!['equivalent', 'identical'].includes(fixture.expect.verdict)) expect(isOne).toBe(false);
    if (canonicalIds.has(fixture.id)) expect(isOne, 'docs/normalize.md lists it').toBe(true);
  });

  const { near } = fixture;
  if (near === undefined) return;
  it('does not make one image of the pair that is near, where that is different', async () => {
    const { left, right } = await near.build(join(folder, `${fixture.id}-near`));
    const { verdict } = await compareImages(left, right, { jobs: 0 });
    const digests = [await digestOf(left), await digestOf(right)];
    const isOne = digests[0] !== null && digests[0] === digests[1];
    if (isOne) expect(['equivalent', 'identical']).toContain(verdict);
  });
});

it('reaches exactly the causes that the page lists', () => {
  expect(reached.sort()).toEqual([...canonicalIds].sort());
});

it('is described with the same list', () => {
  const page = readFileSync(new URL('../../docs/normalize.md', import.meta.url), 'utf8');
  const listed = [...page.matchAll(/^\| `([a-z0-9-]+)` /gm)].map(([, id]) => id ?? '');
  expect(listed.sort()).toEqual([...canonicalIds].sort());
});
