import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { compareImages } from '../../src/app/compare.ts';
import { loadFixtures } from '../causes/all-fixtures.ts';
import { canonicalIds } from './canonical-ids.ts';
import { canonicalOf, formsOf, isOne } from './canonical-image.ts';

const fixtures = await loadFixtures();
const folder = mkdtempSync(join(tmpdir(), 'normalize-fixtures-'));
afterAll(() => rmSync(folder, { recursive: true }));

const reached: string[] = [];

describe.each(fixtures)('$fixture.id', ({ fixture }) => {
  it(`becomes one image only where it is equivalent: ${fixture.expect.verdict}`, async () => {
    const { left, right } = await fixture.build(join(folder, fixture.id));
    const images = [await canonicalOf(left), await canonicalOf(right)] as const;
    const one = isOne(...images);
    if (one) reached.push(fixture.id);
    if (!['equivalent', 'identical'].includes(fixture.expect.verdict)) expect(one).toBe(false);
    const counted = canonicalIds.get(fixture.id);
    if (counted === undefined) return;
    expect(one, 'docs/normalize.md lists it').toBe(true);
    if (counted !== null) expect(images.flatMap(formsOf)).toContain(counted);
  });

  const { near } = fixture;
  if (near === undefined) return;
  it('does not make one image of the pair that is near, where that is different', async () => {
    const { left, right } = await near.build(join(folder, `${fixture.id}-near`));
    const { verdict } = await compareImages(left, right, { jobs: 0 });
    if (isOne(await canonicalOf(left), await canonicalOf(right)))
      expect(['equivalent', 'identical']).toContain(verdict);
  });
});

it('reaches exactly the causes that the page lists', () => {
  expect(reached.sort()).toEqual([...canonicalIds.keys()].sort());
});

it('is described with the same list', () => {
  const page = readFileSync(new URL('../../docs/normalize.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| `([a-z0-9-]+)` \| [^|]+ \|([^|]*)\|$/gm)];
  const listed = rows.map(([, id = '', counted = '']) => [id, countedAs(id, counted)]);
  expect(listed.sort()).toEqual([...canonicalIds].sort());
});

/** Nothing for its own id; `not` for what follows from other bytes. */
function countedAs(id: string, text: string): string | null {
  if (text.trim() === 'not') return null;
  return text.trim() === '' ? id : text.trim().replaceAll('`', '');
}
