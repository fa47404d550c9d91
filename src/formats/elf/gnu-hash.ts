import { type ElfFile, type ElfSection, sectionTypes } from './read-elf.ts';
import { type ElfSymbol, readSymbols } from './symbols.ts';

const maxTableBytes = 64 * 1024 * 1024;

/**
 * Whether a .gnu.hash section is what its own sizes and the names of the dynamic symbols give: filter, buckets and chains
 * recomputed ("GNU Hash ELF Sections", Roland McGrath's format as glibc's `do_lookup_x` reads it).
 */
export function isGnuHashOf(file: ElfFile, table: ElfSection): boolean {
  const symbolTable = file.sections[table.link];
  if (symbolTable?.type !== sectionTypes.dynamicSymbols || table.size > maxTableBytes || table.size < 16) return false;
  const symbols = readSymbols(file, symbolTable);
  if (symbols === undefined) return false;
  const stored = file.source.read(table.at.start, table.at.end);
  const { u32, wide } = file.numbers;
  const [buckets = 0, first = 0, words = 0, shift = 0] = [0, 4, 8, 12].map((at) => u32(stored, at));
  const wordBytes = wide ? 8 : 4;
  const hashed = symbols.slice(first);
  const size = 16 + words * wordBytes + 4 * buckets + 4 * hashed.length;
  if (size !== stored.length || buckets === 0 || words === 0) return false;
  const computed = Buffer.alloc(size);
  stored.copy(computed, 0, 0, 16);
  fill(computed, file, hashed, { buckets, first, words, shift, wordBytes });
  return computed.equals(stored);
}

interface Shape {
  readonly buckets: number;
  readonly first: number;
  readonly words: number;
  readonly shift: number;
  readonly wordBytes: number;
}

function fill(table: Buffer, { numbers }: ElfFile, symbols: readonly ElfSymbol[], shape: Shape): void {
  const { buckets, first, words, shift, wordBytes } = shape;
  const put = (value: number, at: number): void =>
    void (numbers.little ? table.writeUInt32LE(value >>> 0, at) : table.writeUInt32BE(value >>> 0, at));
  const bits = wordBytes * 8;
  const bucketsAt = 16 + words * wordBytes;
  const chainsAt = bucketsAt + 4 * buckets;
  const hashes = symbols.map(({ name }) => gnuHash(name));
  hashes.forEach((hash, at) => {
    for (const bit of [hash % bits, (hash >>> shift) % bits])
      setBit(table, numbers.little, 16 + (Math.floor(hash / bits) % words) * wordBytes, bit, wordBytes);
    const bucket = hash % buckets;
    if (numbers.u32(table, bucketsAt + 4 * bucket) === 0) put(first + at, bucketsAt + 4 * bucket);
    const next = hashes[at + 1];
    const isLast = next === undefined || next % buckets !== bucket;
    put(isLast ? hash | 1 : hash & ~1, chainsAt + 4 * at);
  });
}

function setBit(table: Buffer, little: boolean, at: number, bit: number, wordBytes: number): void {
  const byte = bit >> 3;
  const place = at + (little ? byte : wordBytes - 1 - byte);
  table.writeUInt8(table.readUInt8(place) | (1 << (bit & 7)), place);
}

function gnuHash(name: string): number {
  let hash = 5381;
  for (const byte of Buffer.from(name, 'latin1')) hash = (Math.imul(hash, 33) + byte) >>> 0;
  return hash;
}
