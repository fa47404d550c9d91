import type { Segment } from './segments.ts';

/** Whether every object in use that a cross-reference table names (ISO 32000-1, section 7.5.4) stands where it says. */
export function tableHolds(text: string, table: string): boolean {
  const lines = table
    .slice('xref'.length)
    .trim()
    .split(/\r\n|\n|\r/);
  let number = 0;
  let left = 0;
  for (const line of lines) {
    if (left === 0) {
      const section = /^(\d{1,10}) (\d{1,10})\s*$/.exec(line);
      if (section === null) return false;
      [number, left] = [Number(section[1]), Number(section[2])];
      continue;
    }
    const entry = /^(\d{10}) (\d{5}) ([nf])\s*$/.exec(line);
    if (entry === null || (entry[3] === 'n' && !isObjectAt(text, Number(entry[1]), number, Number(entry[2]))))
      return false;
    number += 1;
    left -= 1;
  }
  return left === 0;
}

/** Whether a cross-reference stream's entries of type 1 (section 7.5.8) stand where they say. `rows` are decoded. */
export function streamHolds(text: string, dictionary: string, rows: Buffer): boolean {
  const widths = /\/W\s*\[\s*(\d)\s+(\d)\s+(\d)\s*\]/.exec(dictionary)?.slice(1).map(Number);
  const [type = 0, offset = 0, generation = 0] = widths ?? [];
  const width = type + offset + generation;
  if (widths === undefined || width === 0 || offset > 6 || generation > 6 || rows.length % width !== 0) return false;
  const numbers = objectNumbers(dictionary, rows.length / width);
  if (numbers === undefined) return false;
  return numbers.every((number, row) => {
    const at = row * width;
    const kind = type === 0 ? 1 : rows.readUIntBE(at, Math.min(type, 6));
    if (kind !== 1) return true;
    const place = offset === 0 ? 0 : rows.readUIntBE(at + type, offset);
    return isObjectAt(text, place, number, generation === 0 ? 0 : rows.readUIntBE(at + type + offset, generation));
  });
}

/** Whether `startxref` gives the offset of a cross-reference table or stream; 0 in the first part of a linearised file. */
export function startHolds(segment: string, segments: readonly Segment[]): boolean {
  const offset = Number(/^startxref\s+(\d{1,12})/.exec(segment)?.[1] ?? Number.NaN);
  return offset === 0 || segments.some(({ kind, at }) => at.start === offset && (kind === 'xref' || kind === 'object'));
}

function objectNumbers(dictionary: string, rows: number): number[] | undefined {
  const index = /\/Index\s*\[([\d\s]{1,20000})\]/.exec(dictionary)?.[1]?.trim().split(/\s+/).map(Number) ?? [0, rows];
  const numbers: number[] = [];
  for (let at = 0; at + 1 < index.length; at += 2) {
    const [first = 0, count = 0] = [index[at], index[at + 1]];
    if (numbers.length + count > rows) return undefined;
    for (let number = first; number < first + count; number += 1) numbers.push(number);
  }
  return numbers.length === rows ? numbers : undefined;
}

function isObjectAt(text: string, offset: number, number: number, generation: number): boolean {
  const found = /^(\d{1,10})\s+(\d{1,5})\s+obj\b/.exec(text.slice(offset, offset + 32));
  return found !== null && Number(found[1]) === number && Number(found[2]) === generation;
}
