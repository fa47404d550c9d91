import { describe, expect, it } from 'vitest';
import { anonymous, outerName } from '../../fixtures/causes/_shared/java-idioms.ts';
import { javaClass } from '../../src/formats/java-class.ts';
import { complementsEqual } from '../support/coverage.ts';
import { memoryNode, recordSites } from '../support/record-sites.ts';

type Files = Readonly<Record<string, Buffer>>;

/** The keys of one file of the family, the others at hand. */
function keysOf(left: Files, right: Files, file: string): string[] {
  const siblings = Object.fromEntries(
    Object.keys({ ...left, ...right }).map((name) => [name, [left[name] ?? '', right[name] ?? ''] as const]),
  );
  const name = `${outerName}${file}.class`;
  const [a, b] = [left[name] ?? Buffer.alloc(0), right[name] ?? Buffer.alloc(0)];
  const { sites } = recordSites(javaClass.compare, memoryNode(name, a), memoryNode(name, b), siblings);
  expect(complementsEqual(a, b, sites)).toBe(true);
  return [...new Set(sites.filter((site) => site.left?.derived === undefined).map(({ key }) => key))];
}

describe('anonymous classes under other numbers', () => {
  it('are proved over the whole family', () => {
    for (const file of ['', '$1', '$2']) {
      expect(keysOf(anonymous(1), anonymous(2), file)).toEqual(['class:anonymous']);
    }
  });

  it('are left alone where one body differs, or a text names one', () => {
    for (const file of ['', '$1', '$2']) {
      expect(keysOf(anonymous(1), anonymous(2, 201), file)).not.toContain('class:anonymous');
      const named = 'com.example.collector.ReportReader$1';
      expect(keysOf(anonymous(1, 200, named), anonymous(2, 200, named), file)).not.toContain('class:anonymous');
    }
  });

  it('do not hide another change in the class around them', () => {
    const changed = { ...anonymous(2) };
    const outer = `${outerName}.class`;
    changed[outer] = Buffer.from(changed[outer]?.toString('latin1').replace('count', 'bound') ?? '', 'latin1');
    expect(keysOf(anonymous(1), changed, '')).toEqual(['class:anonymous', 'class:method-presence']);
  });

  it('are not looked for in a damaged family', () => {
    const damaged = { ...anonymous(2), [`${outerName}$1.class`]: Buffer.from('cafebabe') };
    expect(keysOf(anonymous(1), damaged, '')).not.toContain('class:anonymous');
  });
});
