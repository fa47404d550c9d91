import { DecodeError } from '../../model/problem.ts';
import { ProtoIds } from '../_shared/protobuf-ids.ts';
import { type ProtoMessage, readProtobuf } from '../_shared/protobuf-wire.ts';
import { type Piece, piecesOf, type Unit } from './class-parts.ts';
import type { ClassSide, Comparison } from './comparison.ts';
import { decodeModifiedUtf8 } from './modified-utf8.ts';

/** The label of the annotation's elements: `@Lkotlin/Metadata;.d1`. */
const label = '@Lkotlin/Metadata;';

export function isKotlinMetadata(item: Unit): boolean {
  return piecesOf(item).some(({ name }) => name.startsWith(`${label}.`));
}

/**
 * `encoding`: everything but `d1` is equal, and the two messages in `d1` hold the same fields; `other`: the declarations
 * differ; `unread`: `d1` is not in the form of Kotlin 1.4 and later.
 */
export function kotlinRelation(comparison: Comparison, left: Unit, right: Unit): 'encoding' | 'other' | 'unread' {
  const isData = ({ name }: Piece): boolean => name === `${label}.d1`;
  const [a, b] = [dataOf(comparison.left, left, isData), dataOf(comparison.right, right, isData)];
  if (a === undefined || b === undefined) return 'unread';
  const rest = (item: Unit): Piece[] => piecesOf(item).filter((piece) => !isData(piece) && piece.role !== 'length');
  if (!comparison.allSame(rest(left), rest(right))) return 'other';
  const ids = new ProtoIds();
  const idsOf = ({ bytes, messages }: Data): string =>
    messages.map((each) => ids.message(bytes, each, undefined)).join(' ');
  return idsOf(a) === idsOf(b) ? 'encoding' : 'other';
}

interface Data {
  readonly bytes: Buffer;
  readonly messages: readonly ProtoMessage[];
}

/** A NUL, then one character for each byte: a string table with its length, and a class, package or function. */
function dataOf({ file }: ClassSide, item: Unit, isData: (piece: Piece) => boolean): Data | undefined {
  const text = piecesOf(item)
    .filter((piece) => isData(piece) && piece.role === 'index')
    .map(({ index }) => {
      const { start, end } = file.constants.get(index)?.literal ?? { start: 0, end: 0 };
      return decodeModifiedUtf8(file.bytes.subarray(start, end));
    })
    .join('');
  if (!text.startsWith('\0') || /[^\0-\xff]/.test(text)) return undefined;
  const bytes = Buffer.from(text.slice(1), 'latin1');
  const length = readLength(bytes);
  if (length === undefined) return undefined;
  try {
    const table = readProtobuf(bytes, length);
    return { bytes, messages: [table, readProtobuf(bytes, { start: length.end, end: bytes.length })] };
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

const maxLengthBytes = 4;

/** Where the first message lies, by the varint in front of it. */
function readLength(bytes: Buffer): { readonly start: number; readonly end: number } | undefined {
  let length = 0;
  for (let at = 0; at < Math.min(maxLengthBytes, bytes.length); at += 1) {
    const byte = bytes.readUInt8(at);
    length += (byte & 0x7f) * 2 ** (7 * at);
    if (byte < 0x80) return at + 1 + length <= bytes.length ? { start: at + 1, end: at + 1 + length } : undefined;
  }
  return undefined;
}
