import type { ByteRange } from '../../model/bytes.ts';
import { DecodeError } from '../../model/problem.ts';
import { hashTable } from './hash-table.ts';

/** One message: the bytes of its id (context, EOT, singular, NUL, plural) and of its translations, without the last NUL. */
export interface Message {
  /** One character a byte. */
  readonly id: string;
  readonly idAt: ByteRange;
  readonly textAt: ByteRange;
}

/** A catalog as it is stored. */
export interface Catalog {
  readonly bytes: Buffer;
  readonly order: 'little-endian' | 'big-endian';
  readonly messages: readonly Message[];
  /** Header, both tables and the hash table; ordered, not overlapping. */
  readonly tablesAt: readonly ByteRange[];
  /**
   * The tables are what the strings ask for: ids ascend, strings lie one behind another from the end of the tables to the
   * end of the file, and the hash table, where there is one, finds each id. Null for minor revision 1, where this is not known.
   */
  readonly regular: boolean | null;
}

const magic = 0x950412de;
const headerBytes = 28;
const maxMessages = 1_000_000;

/** The byte order of a catalog by its first four bytes; undefined when it is none. */
export function magicOrder(head: Buffer): Catalog['order'] | undefined {
  if (head.length < 4) return undefined;
  if (head.readUInt32LE(0) === magic) return 'little-endian';
  return head.readUInt32BE(0) === magic ? 'big-endian' : undefined;
}

/** Major revision 0 or 1 in the upper half, which are laid out alike; minor revision 0, or 1 with system-dependent strings. */
function isRead(revision: number): boolean {
  return revision >>> 16 <= 1 && (revision & 0xffff) <= 1;
}

/** Whether the head is that of a catalog whose revision is read here. */
export function isCatalog(head: Buffer): boolean {
  const order = magicOrder(head);
  if (order === undefined || head.length < headerBytes) return false;
  return isRead(order === 'little-endian' ? head.readUInt32LE(4) : head.readUInt32BE(4));
}

/**
 * Reads a catalog; of minor revision 1 those strings that do not depend on the system. Throws `DecodeError`:
 * `mo-header`, `mo-string`.
 */
export function readCatalog(bytes: Buffer): Catalog {
  const order = magicOrder(bytes);
  if (order === undefined || bytes.length < headerBytes) throw new DecodeError('mo-header', 0, 'no header of 28 bytes');
  const word = (at: number): number => {
    if (at < 0 || at + 4 > bytes.length)
      throw new DecodeError('mo-header', at, `offset ${at} lies outside of the file`);
    return order === 'little-endian' ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
  };
  const revision = word(4);
  if (!isRead(revision))
    throw new DecodeError(
      'mo-header',
      4,
      `major and minor revision 0 or 1 were expected, 0x${revision.toString(16)} found`,
    );
  const [count, ids, texts, hashSize, hashAt] = [word(8), word(12), word(16), word(20), word(24)];
  if (count > maxMessages || count * 16 > bytes.length) {
    throw new DecodeError('mo-header', 8, `${count} messages do not fit into ${bytes.length} bytes`);
  }
  const stringAt = (entry: number): ByteRange => {
    const [length, start] = [word(entry), word(entry + 4)];
    const end = start + length;
    if (end >= bytes.length || bytes[end] !== 0) {
      throw new DecodeError('mo-string', entry, `the string at ${start} of ${length} bytes has no NUL behind it`);
    }
    return { start, end };
  };
  const messages: Message[] = [];
  for (let at = 0; at < count; at += 1) {
    const idAt = stringAt(ids + at * 8);
    messages.push({ id: bytes.toString('latin1', idAt.start, idAt.end), idAt, textAt: stringAt(texts + at * 8) });
  }
  if (hashSize > 0 && hashAt + hashSize * 4 > bytes.length) {
    throw new DecodeError(
      'mo-header',
      24,
      `the hash table of ${hashSize} places at ${hashAt} lies outside of the file`,
    );
  }
  const tables = [
    { start: 0, end: headerBytes },
    { start: ids, end: ids + count * 8 },
    { start: texts, end: texts + count * 8 },
    ...(hashSize === 0 ? [] : [{ start: hashAt, end: hashAt + hashSize * 4 }]),
  ];
  const tablesAt = tables.filter(({ start, end }) => end > start).sort((a, b) => a.start - b.start);
  const regular =
    (revision & 1) === 1 ? null : isRegular(bytes, messages, tablesAt) && isHashed(messages, hashSize, hashAt, word);
  return { bytes, order, messages, tablesAt, regular };
}

function isRegular(bytes: Buffer, messages: readonly Message[], tablesAt: readonly ByteRange[]): boolean {
  let at = 0;
  for (const { start, end } of tablesAt) {
    if (start !== at) return false;
    at = end;
  }
  for (const range of [...messages.map(({ idAt }) => idAt), ...messages.map(({ textAt }) => textAt)]) {
    if (range.start !== at) return false;
    at = range.end + 1;
  }
  return at === bytes.length && messages.every(({ id }, place) => place === 0 || (messages[place - 1]?.id ?? '') < id);
}

function isHashed(messages: readonly Message[], size: number, at: number, word: (at: number) => number): boolean {
  if (size === 0) return true;
  const expected = hashTable(
    messages.map(({ id }) => id),
    size,
  );
  return expected?.every((value, place) => word(at + place * 4) === value) ?? false;
}
