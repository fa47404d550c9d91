import type { ByteRange, ByteSource } from '../model/bytes.ts';
import type { Field } from '../model/field.ts';

/** Two fields of one name whose raw bytes differ, or a field that only one side has. */
export interface FieldPair {
  readonly name: string;
  readonly left: Field | null;
  readonly right: Field | null;
  /** Differing bytes: positions that differ when the lengths are equal, else the longer middle between common ends. */
  readonly bytes: number;
  /** Both decode to the same value; only the way it is written differs. */
  readonly sameValue: boolean;
}

export interface DecodedFields {
  readonly fields: readonly Field[];
  /** What the fields' ranges refer to. */
  readonly bytes: ByteSource;
}

/** Aligns two lists of fields by name and ordinal and yields those whose raw bytes differ: left order, then right-only ones. */
export function diffFields(left: DecodedFields, right: DecodedFields, emit: (pair: FieldPair) => void): void {
  const waiting = new Map<string, Field[]>();
  for (const field of right.fields) {
    const queue = waiting.get(field.name);
    if (queue === undefined) waiting.set(field.name, [field]);
    else queue.push(field);
  }
  for (const field of left.fields) {
    const other = waiting.get(field.name)?.shift();
    if (other === undefined) emit(oneSided(field, null));
    else comparePair(field, left.bytes, other, right.bytes, emit);
  }
  for (const queue of waiting.values()) for (const field of queue) emit(oneSided(null, field));
}

function comparePair(
  left: Field,
  leftBytes: ByteSource,
  right: Field,
  rightBytes: ByteSource,
  emit: (pair: FieldPair) => void,
): void {
  const leftRaw = leftBytes.read(left.at.start, left.at.end);
  const rightRaw = rightBytes.read(right.at.start, right.at.end);
  const copies = Math.max(left.also?.length ?? 0, right.also?.length ?? 0) + 1;
  if (leftRaw.equals(rightRaw) && (left.also?.length ?? 0) === (right.also?.length ?? 0)) return;
  emit({
    name: left.name,
    left,
    right,
    bytes: differingBytes(leftRaw, rightRaw) * copies,
    sameValue: left.value === right.value,
  });
}

function oneSided(left: Field | null, right: Field | null): FieldPair {
  const field = left ?? right;
  const ranges = field === null ? [] : [field.at, ...(field.also ?? [])];
  return { name: field?.name ?? '', left, right, bytes: totalLength(ranges), sameValue: false };
}

/** The summed length of byte ranges. */
export function totalLength(ranges: readonly ByteRange[]): number {
  return ranges.reduce((sum, range) => sum + range.end - range.start, 0);
}

/** Positions that differ when the lengths are equal, else the longer middle between the common head and tail. */
export function differingBytes(left: Buffer, right: Buffer): number {
  if (left.length === right.length) {
    let count = 0;
    for (let at = 0; at < left.length; at++) if (left[at] !== right[at]) count++;
    return count;
  }
  const shorter = Math.min(left.length, right.length);
  let head = 0;
  while (head < shorter && left[head] === right[head]) head++;
  let tail = 0;
  while (tail < shorter - head && left[left.length - 1 - tail] === right[right.length - 1 - tail]) tail++;
  return Math.max(left.length, right.length) - head - tail;
}
