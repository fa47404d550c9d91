import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClassifiedSite } from '../../src/analysis/classify.ts';
import { memorySource } from '../../src/bytes/byte-source.ts';
import type { ByteRange } from '../../src/model/bytes.ts';
import { withNeeded } from '../../src/proof/leave-one-out.ts';

/** One place of a node: a stretch that is equal on both sides, then bytes of one of the sites. */
interface Piece {
  readonly before: string;
  readonly owner: number;
  readonly left: string;
  readonly right: string;
}

const letters = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 3 });
const pieces = fc.array(
  fc.record({ before: letters, owner: fc.integer({ min: 0, max: 2 }), left: letters, right: letters }),
  { minLength: 2, maxLength: 8 },
);

function site(owner: number, left: readonly ByteRange[], right: readonly ByteRange[]): ClassifiedSite {
  const side = (ranges: readonly ByteRange[]) => ({ value: 'same', ranges });
  const place = { path: ['layer:0', 'f'], key: 'text:line', kind: 'line', name: String(owner), bytes: 0 } as const;
  return {
    site: { ...place, left: side(left), right: side(right) },
    role: 'root',
    cause: 'some',
    claim: { grade: 'safe' },
    ambiguousWith: [],
    patternOnly: false,
    proof: 'P1',
    capacity: { bits: 0, times: [], paths: [] },
  };
}

function build(of: readonly Piece[], pick: (piece: Piece) => string): { text: string; ranges: ByteRange[] } {
  let text = '';
  const ranges = of.map((piece) => {
    text += piece.before;
    const start = text.length;
    text += pick(piece);
    return { start, end: text.length };
  });
  return { text, ranges };
}

/** The site's places, those that are empty on both sides left out: they are none. */
function itemsOf(of: readonly Piece[], left: readonly ByteRange[], right: readonly ByteRange[]): ClassifiedSite[] {
  return [0, 1, 2].flatMap((owner) => {
    const own = of.flatMap((piece, at) => (piece.owner === owner ? [at] : []));
    const at = (ranges: readonly ByteRange[]) => own.flatMap((place) => ranges[place] ?? []);
    return own.length === 0 ? [] : [site(owner, at(left), at(right))];
  });
}

describe('leaving one root out', () => {
  it('is answered as by putting the node together without it', () => {
    fc.assert(
      fc.property(pieces, (of) => {
        const [left, right] = [build(of, (piece) => piece.left), build(of, (piece) => piece.right)];
        const items = itemsOf(of, left.ranges, right.ranges);
        fc.pre(items.length > 1);
        const [one, other] = [memorySource(Buffer.from(left.text)), memorySource(Buffer.from(right.text))];
        for (const { site: own, needed } of withNeeded(items, one, other)) {
          const without = build(of, (piece) => (String(piece.owner) === own.name ? piece.right : piece.left));
          expect(needed).toBe(without.text !== left.text);
        }
      }),
      { seed: 4, numRuns: 3_000 },
    );
  });

  it('is not answered where another site has the same bytes', () => {
    const [one, other] = [memorySource(Buffer.from('abc')), memorySource(Buffer.from('axc'))];
    const at = [{ start: 1, end: 2 }];
    const answers = withNeeded([site(0, at, at), site(1, at, at)], one, other);
    expect(answers.map(({ needed }) => needed)).toEqual([null, null]);
  });

  it('says that undoing equal bytes shows nothing', () => {
    const [one, other] = [memorySource(Buffer.from('abcd')), memorySource(Buffer.from('abxd'))];
    const items = [
      site(0, [{ start: 0, end: 1 }], [{ start: 0, end: 1 }]),
      site(1, [{ start: 2, end: 3 }], [{ start: 2, end: 3 }]),
    ];
    expect(withNeeded(items, one, other).map(({ needed }) => needed)).toEqual([false, true]);
  });
});
