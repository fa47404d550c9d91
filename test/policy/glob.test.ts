import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseGlob } from '../../src/util/glob.ts';

/** The obvious way, exponential: for short inputs only. */
function slowly(pattern: readonly string[], path: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return path.length === 0;
  if (first === '**') return slowly(rest, path) || (path.length > 0 && slowly(pattern, path.slice(1)));
  const expression = new RegExp(
    `^${[...first].map((c) => (c === '*' ? '[^]*' : c === '?' ? '[^]' : `\\u{${c.codePointAt(0)?.toString(16)}}`)).join('')}$`,
    'u',
  );
  return path.length > 0 && expression.test(path[0] ?? '') && slowly(rest, path.slice(1));
}

describe('path patterns', () => {
  it.each([
    ['layer:0/etc/machine-id', 'layer:0/etc/machine-id', true],
    ['layer:0/etc/machine-id', 'layer:1/etc/machine-id', false],
    ['layer:*/etc/*', 'layer:12/etc/passwd', true],
    ['layer:*/etc/*', 'layer:12/etc/ssl/certs', false],
    ['**/build-data.properties', 'layer:0/app.jar/build-data.properties', true],
    ['**/build-data.properties', 'build-data.properties', true],
    ['layer:0/**', 'layer:0', true],
    ['layer:0/**', 'layer:0/a/b', true],
    ['layer:0/**/x', 'layer:0/x', true],
    ['**', 'anything/at/all', true],
    ['a?c', 'abc', true],
    ['a?c', 'a/c', false],
    ['*.pyc', 'a.pyc.1', false],
    ['a.c', 'abc', false],
    ['[ab]', 'a', false],
  ])('%s, %s: %s', (pattern, path, wanted) => {
    expect(parseGlob(pattern).matches(path)).toBe(wanted);
  });

  it('match as the obvious way does', () => {
    const part = fc.stringMatching(/^[ab*?]{0,4}$/);
    const pattern = fc.array(fc.oneof(part, fc.constant('**')), { minLength: 1, maxLength: 4 });
    const path = fc.array(fc.stringMatching(/^[ab]{0,4}$/), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(pattern, path, (parts, names) => {
        expect(parseGlob(parts.join('/')).matches(names.join('/'))).toBe(slowly(parts, names));
      }),
      { seed: 7, numRuns: 3_000 },
    );
  });

  it('covers a place only when everything below it matches', () => {
    expect(parseGlob('layer:0/**').covers('layer:0')).toBe(true);
    expect(parseGlob('layer:0/**').covers('layer:0/usr')).toBe(true);
    expect(parseGlob('layer:0/usr/**').covers('layer:0')).toBe(false);
    expect(parseGlob('layer:0/*').covers('layer:0')).toBe(false);
    expect(parseGlob('layer:0/usr').covers('layer:0/usr')).toBe(false);
  });

  it('takes no long time for a mean pattern', () => {
    expect(parseGlob(`${'**/a*a*a*/'.repeat(20)}b`).matches(`${'aaaaaaaaaa/'.repeat(200)}c`)).toBe(false);
    expect(() => parseGlob('a'.repeat(2_000))).toThrow(RangeError);
  });
});
