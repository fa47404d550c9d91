import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differenceOf } from '../../src/util/difference.ts';
import { nearest } from '../../src/util/nearest.ts';
import { printable } from '../../src/util/printable.ts';

describe('printable', () => {
  it.each([
    ['plain ünï 日本', 'plain ünï 日本'],
    ['a\nb\rc\td', 'a\\nb\\rc\\td'],
    ['\u001b[2J', '\\u001b[2J'],
    ['x\u202egpj', 'x\\u202egpj'],
    ['\u0085\u007f\u0000', '\\u0085\\u007f\\u0000'],
    ['a\ud800b', 'a\\ud800b'],
    ['\u{e0041}', '\\u{e0041}'],
    ['a\u00a0b\u3000c', 'a\\u00a0b\\u3000c'],
    ['zero\u200bwidth\ufeff', 'zero\\u200bwidth\\ufeff'],
    ['C:\\dir', 'C:\\dir'],
    ['literal \\n', 'literal \\\\n'],
  ])('shows %j as %j', (text, shown) => expect(printable(text)).toBe(shown));

  it('never gives two texts the same form', () => {
    const piece = fc.constantFrom(
      '\\',
      'n',
      'u',
      '\n',
      '\u001b',
      '001b',
      'a',
      '{',
      '}',
      'e0041',
      '\u{e0041}',
      'r',
      't',
      '\t',
    );
    const text = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, text, (left, right) => left === right || printable(left) !== printable(right)),
      { seed: 7, numRuns: 5_000 },
    );
  });

  it('leaves one line without controls', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(printable(text))),
      { seed: 7 },
    );
  });
});

describe('differenceOf', () => {
  it.each([
    ['/sandbox/17/x', '/sandbox/2301/x', '17', '2301'],
    ['17', '117', '17', '117'],
    ['17.0.9', '17.0.11', '9', '11'],
    ['same', 'same', '', ''],
    ['', 'new', '', 'new'],
    ['中の違い壱', '中の違い弐', '壱', '弐'],
  ])('marks what differs between %j and %j', (left, right, middleLeft, middleRight) => {
    expect(differenceOf(left, right)).toMatchObject({ left: middleLeft, right: middleRight });
  });

  it('does not grow over a long run of letters and digits', () => {
    const run = 'a1'.repeat(40);
    expect(differenceOf(`${run}x${run}`, `${run}y${run}`)).toMatchObject({ left: 'x', right: 'y' });
  });

  it('gives both texts back', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '1', '/', 'é', 'e\u0301', '👩', '日', ' ') });
    fc.assert(
      fc.property(text, text, (left, right) => {
        const { prefix, suffix, ...middle } = differenceOf(left, right);
        expect([prefix + middle.left + suffix, prefix + middle.right + suffix]).toEqual([left, right]);
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});

describe('nearest', () => {
  const ids = ['tar-mtime', 'tar-mode-umask', 'gzip-mtime', 'pyc-mtime', 'zip-dos-time', 'factor-clock'];
  it('finds the word that was mistyped', () => expect(nearest('tar-mtme', ids, 1)).toEqual(['tar-mtime']));
  it('finds words that share a part', () =>
    expect(nearest('mtime', ids, 3)).toEqual(['pyc-mtime', 'tar-mtime', 'gzip-mtime']));
  it('finds nothing where nothing is near', () => expect(nearest('qqqqqqqq', ids, 3)).toEqual([]));
});
