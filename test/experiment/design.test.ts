import { describe, expect, it } from 'vitest';
import { attribute, type Evidence, stillOpen } from '../../src/experiment/attribute.ts';
import { groupTests } from '../../src/experiment/design.ts';

const place = { exact: 'file line 1', nearby: 'file', isTime: false };

/** What a place that these variations move would show in the tests of the design. */
function evidenceOf(names: readonly string[], movers: readonly string[]): Evidence {
  const tests = groupTests(names.length).map((members) => {
    const variations = names.filter((_, at) => members.includes(at));
    return {
      variations,
      moved: new Set(variations.some((name) => movers.includes(name)) ? ['file line 1', 'file'] : []),
    };
  });
  return { control: new Set(), held: new Set(), tests };
}

describe('the design of group tests', () => {
  it.each([1, 2, 3, 4, 6, 10, 14, 20, 21])('tells %i variations apart in few builds', (count) => {
    const names = Array.from({ length: count }, (_, at) => `v${at}`);
    expect(groupTests(count).length).toBeLessThanOrEqual(count <= 3 ? count : count <= 20 ? 6 : 7);
    for (const name of names) {
      const found = attribute(place, evidenceOf(names, [name]));
      expect(found).toMatchObject({ by: [name], confidence: 'proved' });
    }
  });

  it('is empty for nothing', () => expect(groupTests(0)).toEqual([]));
});

describe('attribution', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'];

  it('asks for single builds where two variations move one place, and then names both', () => {
    const evidence = evidenceOf(names, ['b', 'k']);
    expect(attribute(place, evidence).by).toEqual([]);
    const open = stillOpen([place], evidence);
    expect(open).toEqual(expect.arrayContaining(['b', 'k']));
    const singles = open.map((name) => ({
      variations: [name],
      moved: new Set(['b', 'k'].includes(name) ? ['file line 1', 'file'] : []),
    }));
    const settled = attribute(place, { ...evidence, tests: [...evidence.tests, ...singles] });
    expect([...settled.by].sort()).toEqual(['b', 'k']);
    expect(settled.confidence).toBe('proved');
  });

  it('proves nothing of a place that comes and goes', () => {
    const [first, ...rest] = evidenceOf(names, []).tests;
    if (first === undefined) throw new Error('no tests');
    const tests = [{ ...first, moved: new Set(['file line 1', 'file']) }, ...rest];
    expect(attribute(place, { control: new Set(), held: null, tests })).toMatchObject({
      by: [],
      confidence: 'possible',
    });
  });

  it('calls a place that differs in the control flaky, whatever else moved it', () => {
    const evidence = evidenceOf(names, ['a']);
    const noisy = new Set(['file line 1', 'file']);
    expect(attribute(place, { ...evidence, control: noisy, held: null })).toMatchObject({
      by: ['repeat'],
      confidence: 'possible',
    });
    // The clock mended something else, so that it did reach the build.
    const control = new Set([...noisy, 'other']);
    expect(attribute(place, { ...evidence, control, held: noisy })).toMatchObject({
      by: ['repeat'],
      confidence: 'likely',
    });
  });

  it('proves the clock where holding it makes two builds agree', () => {
    const control = new Set(['file line 1', 'file']);
    expect(attribute(place, { control, held: new Set(), tests: [] })).toMatchObject({
      by: ['time'],
      confidence: 'proved',
    });
  });

  it('says likely where only the file as a whole is steady', () => {
    const evidence = evidenceOf(names, ['c']);
    expect(attribute({ ...place, exact: 'file line 9' }, evidence)).toMatchObject({ by: ['c'], confidence: 'likely' });
  });
});
