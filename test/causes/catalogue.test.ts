import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { factorTexts } from '../../src/app/factor-texts.ts';
import { causes } from '../../src/causes/index.gen.ts';
import { loadFixtures } from './all-fixtures.ts';
import { factorPairs } from './factor-pairs.ts';

const root = new URL('../../', import.meta.url);
const pages = new URL('docs/causes/', root);
const headings = [
  'What differs',
  'Why it happens',
  'How it is recognised',
  'How to fix the build',
  'When it is not harmless',
  'References',
];
/** From mild to strict; a factor's page says `per-site`. */
const grades = ['safe', 'guarded', 'lossy', 'finding', 'per-site'];

const taxonomy = new Set(
  readFileSync(new URL('taxonomy-ids.txt', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n'),
);
const ids = causes.map(({ id }) => id);
const fixtures = await loadFixtures();
const pageIds = readdirSync(pages)
  .filter((name) => name.endsWith('.md') && name !== 'README.md')
  .map((name) => name.slice(0, -'.md'.length));

function pageOf(id: string): string[] {
  return readFileSync(new URL(`${id}.md`, pages), 'utf8').split('\n');
}

/** `Grade: safe · Kind: root`. */
function gradeOf(page: readonly string[]): string {
  return /^Grade: ([a-z-]+) · Kind: (?:root|derived|encoding|drift)$/.exec(page[4] ?? '')?.[1] ?? '';
}

/** Factor ids that the source of causes and of the analysis holds as text, comments included. */
function namedFactors(): string[] {
  const found = ['src/causes/', 'src/analysis/'].flatMap((folder) =>
    readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) => readFileSync(new URL(folder + name, root), 'utf8').match(/(?<=['`])factor-[a-z-]+/g) ?? []),
  );
  return [...new Set(found)].filter((id) => id !== 'factor-').sort();
}

/**
 * Factors that no two images show, because nothing in the bytes tells them from others: they take a third build. Their
 * pages say so.
 */
const shownByExperimentsOnly = ['factor-race'];

describe('the catalogue of causes', () => {
  it('has every cause once, named as in the taxonomy', () => {
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !taxonomy.has(id))).toEqual([]);
    expect(taxonomy.size).toBe(309);
  });

  it('has a page for every cause', () => {
    expect(ids.filter((id) => !pageIds.includes(id))).toEqual([]);
  });

  it('has pages of the taxonomy only, with the six headings', () => {
    expect(pageIds.filter((id) => !taxonomy.has(id))).toEqual([]);
    for (const id of pageIds) {
      const page = pageOf(id);
      expect(page[0]).toBe(`# ${id}`);
      expect(page[2], id).toMatch(/\.$/);
      expect(grades, `${id}: ${page[4]}`).toContain(gradeOf(page));
      expect(
        page.filter((line) => line.startsWith('## ')),
        id,
      ).toEqual(headings.map((heading) => `## ${heading}`));
    }
  });

  it('has a page for every factor that an answer can name', () => {
    const named = namedFactors();
    expect(named).toContain('factor-clock');
    expect(named.filter((id) => !existsSync(new URL(`${id}.md`, pages)))).toEqual([]);
    expect(named.filter((id) => !taxonomy.has(id))).toEqual([]);
  });

  it('has a page and a text for every factor of the taxonomy', () => {
    const factors = [...taxonomy].filter((id) => id.startsWith('factor-'));
    expect(Object.keys(factorTexts).sort()).toEqual(factors);
    expect(factors.filter((id) => !pageIds.includes(id))).toEqual([]);
    for (const [id, { title, fixes }] of Object.entries(factorTexts)) {
      expect(title, id).not.toBe('');
      const builders = fixes.map((fix) => fix.for);
      const forAll = builders.includes('any') || (builders.includes('bazel') && builders.includes('docker'));
      expect(forAll, `${id}: fixes for ${builders.join(', ')}`).toBe(true);
    }
  });

  it('has two images for every factor that two images can show, and says which one they cannot', () => {
    const shown = new Set([
      ...fixtures.flatMap(({ fixture }) => fixture.expect.factor ?? []),
      ...factorPairs.map(({ factor }) => factor),
    ]);
    const missing = Object.keys(factorTexts).filter((id) => !shown.has(id));
    expect(missing).toEqual(shownByExperimentsOnly);
    for (const id of shownByExperimentsOnly) {
      expect(pageOf(id).join(' ').replaceAll(/\s+/g, ' '), id).toContain(
        'A comparison of two images alone never names this factor',
      );
      expect(namedFactors(), id).not.toContain(id);
    }
  });

  it('has a fixture for every cause and no other', () => {
    const fixed = fixtures.map(({ fixture }) => fixture.id);
    expect(ids.filter((id) => !fixed.includes(id))).toEqual([]);
    expect(fixed.filter((id) => !ids.includes(id))).toEqual([]);
    for (const { file, fixture } of fixtures) expect(file).toBe(`${fixture.id}.ts`);
  });

  it('expects no stricter grade of a fixture than its page announces', () => {
    const stricter = fixtures.filter(({ fixture }) => {
      const announced = gradeOf(pageOf(fixture.id));
      return grades.indexOf(fixture.expect.grade) > grades.indexOf(announced);
    });
    expect(stricter.map(({ file }) => file)).toEqual([]);
  });
});
