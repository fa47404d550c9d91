import fc from 'fast-check';

/** One change to a document, as data: a failure prints it and it can be applied again. Places are parts of the size. */
export type Mutation =
  | { readonly kind: 'set'; readonly at: number; readonly bytes: readonly number[] }
  | { readonly kind: 'flip'; readonly at: number; readonly bit: number }
  | { readonly kind: 'insert'; readonly at: number; readonly bytes: readonly number[] }
  | { readonly kind: 'remove'; readonly at: number; readonly count: number }
  | { readonly kind: 'cut'; readonly at: number }
  | { readonly kind: 'copy'; readonly at: number; readonly to: number; readonly count: number }
  | {
      readonly kind: 'number';
      readonly at: number;
      readonly value: bigint;
      readonly width: 1 | 2 | 4 | 8;
      readonly little: boolean;
    }
  | { readonly kind: 'digits'; readonly at: number; readonly text: string };

/** Numbers at which readers go wrong: zero, one, signs, sizes just above and below what fits. */
const sharpNumbers = [
  0n,
  1n,
  2n,
  0x7fn,
  0x80n,
  0xffn,
  0x7fffn,
  0x8000n,
  0xffffn,
  0x7fffffffn,
  0x80000000n,
  0xffffffffn,
].concat([0x100000000n, 0x1fffffffffffffn, 0x20000000000000n, 0x7fffffffffffffffn, 0xffffffffffffffffn]);
const sharpTexts = [
  '0',
  '-1',
  '9',
  '99999999',
  '77777777777',
  '4294967296',
  '1e999',
  '%',
  '"',
  '{',
  '[',
  '\\u',
  '\n',
  '=',
];

/** Any place is as likely as any other; fast-check alone prefers the beginning. */
const place = fc.noBias(fc.nat({ max: 2 ** 31 - 1 })).map((part) => part / 2 ** 31);
const bytes = fc.array(fc.nat({ max: 255 }), { minLength: 1, maxLength: 8 });
const count = fc.oneof({ weight: 4, arbitrary: fc.nat({ max: 16 }) }, { weight: 1, arbitrary: fc.nat({ max: 600 }) });

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), at: place, bytes }),
  fc.record({ kind: fc.constant('flip' as const), at: place, bit: fc.nat({ max: 7 }) }),
  fc.record({ kind: fc.constant('insert' as const), at: place, bytes }),
  fc.record({ kind: fc.constant('remove' as const), at: place, count }),
  fc.record({ kind: fc.constant('cut' as const), at: place }),
  fc.record({ kind: fc.constant('copy' as const), at: place, to: place, count }),
  fc.record({
    kind: fc.constant('number' as const),
    at: place,
    value: fc.constantFrom(...sharpNumbers),
    width: fc.constantFrom(1 as const, 2 as const, 4 as const, 8 as const),
    little: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('digits' as const), at: place, text: fc.constantFrom(...sharpTexts) }),
);

/** One to four changes; one is the most telling. */
export const mutations: fc.Arbitrary<readonly Mutation[]> = fc.array(mutation, { minLength: 1, maxLength: 4 });

export function mutate(document: Buffer, changes: readonly Mutation[]): Buffer {
  return changes.reduce(apply, document);
}

function apply(document: Buffer, change: Mutation): Buffer {
  const at = Math.floor(change.at * document.length);
  switch (change.kind) {
    case 'set':
      return splice(document, at, change.bytes.length, change.bytes);
    case 'flip':
      return splice(document, at, 1, [(document[at] ?? 0) ^ (1 << change.bit)]);
    case 'insert':
      return splice(document, at, 0, change.bytes);
    case 'remove':
      return splice(document, at, change.count, []);
    case 'cut':
      return document.subarray(0, at);
    case 'copy':
      return splice(document, Math.floor(change.to * document.length), 0, document.subarray(at, at + change.count));
    case 'number':
      return splice(document, at, change.width, encoded(change));
    case 'digits':
      return splice(document, at, change.text.length, Buffer.from(change.text));
  }
}

function encoded({ value, width, little }: Extract<Mutation, { kind: 'number' }>): Buffer {
  const wide = Buffer.alloc(8);
  wide.writeBigUInt64BE(BigInt.asUintN(width * 8, value));
  const narrow = wide.subarray(8 - width);
  return little ? Buffer.from(narrow.toReversed()) : narrow;
}

function splice(document: Buffer, at: number, removed: number, added: Iterable<number>): Buffer {
  return Buffer.concat([document.subarray(0, at), Buffer.from([...added]), document.subarray(at + removed)]);
}
