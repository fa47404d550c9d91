import type { ByteRange, ByteSource } from '../../model/bytes.ts';
import { DecodeError } from '../../model/problem.ts';

/** One section of a module (WebAssembly core specification, "Modules", section 5.5). */
export interface WasmSection {
  readonly id: number;
  /** Of custom sections their own name, of the others the name that the specification gives them. */
  readonly name: string;
  /** The id and the length in front. */
  readonly head: ByteRange;
  /** Behind the name, in custom sections. */
  readonly content: ByteRange;
  /** The name of a custom section with its length; no bytes for the others. */
  readonly nameAt: ByteRange;
}

export const wasmCode = 10;
const headerBytes = 8;
const maxSections = 10_000;
const maxNameBytes = 4096;
const names = [
  'custom',
  'type',
  'import',
  'function',
  'table',
  'memory',
  'global',
  'export',
  'start',
  'element',
  'code',
  'data',
  'data count',
  'tag',
];

/** Throws DecodeError `wasm-sections` when a section is cut off or reaches beyond the module. */
export function readSections(source: ByteSource): readonly WasmSection[] {
  const magic = source.read(0, 4).toString('latin1');
  if (magic !== '\0asm' || source.size < headerBytes)
    throw refused(0, 'the magic number and a version', `${source.size} bytes`);
  const sections: WasmSection[] = [];
  for (let start = headerBytes; start < source.size; ) {
    const id = source.read(start, start + 1)[0] ?? 0;
    const size = readNumber(source, start + 1, source.size);
    const end = size.end + size.value;
    if (end > source.size) throw refused(start, `a section up to byte ${end}`, `a module of ${source.size} bytes`);
    if (sections.length >= maxSections) throw refused(start, `at most ${maxSections} sections`, 'more');
    const named = id === 0 ? readName(source, size.end, end) : { text: names[id] ?? `section ${id}`, end: size.end };
    sections.push({
      id,
      name: named.text,
      head: { start, end: size.end },
      nameAt: { start: size.end, end: named.end },
      content: { start: named.end, end },
    });
    start = end;
  }
  return sections;
}

function refused(offset: number, expected: string, found: string): DecodeError {
  return new DecodeError('wasm-sections', offset, `expected ${expected}, found ${found}`);
}

/** An unsigned number of at most 32 bits in LEB128 (section 5.2.2). */
export function readNumber(
  source: ByteSource,
  start: number,
  limit: number,
): { readonly value: number; readonly end: number } {
  let value = 0;
  const bytes = source.read(start, Math.min(start + 5, limit));
  for (const [at, byte] of bytes.entries()) {
    value += (byte & 0x7f) * 2 ** (7 * at);
    if (byte < 0x80) return { value, end: start + at + 1 };
  }
  throw refused(start, 'a number of at most five bytes', bytes.toString('hex'));
}

/** A string behind its length. */
export function readName(
  source: ByteSource,
  start: number,
  limit: number,
): { readonly text: string; readonly end: number } {
  const length = readNumber(source, start, limit);
  const end = length.end + length.value;
  if (end > limit || length.value > maxNameBytes)
    throw refused(start, `a name of at most ${maxNameBytes} bytes in its section`, `${length.value} bytes`);
  return { text: source.read(length.end, end).toString('utf8'), end };
}
