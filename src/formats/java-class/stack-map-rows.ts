import { contentPieces, type Unit } from './class-parts.ts';
import type { ClassSide } from './comparison.ts';

/** The frames of a StackMapTable (JVMS 4.7.4) with offsets as numbers of instructions, types by what they say. */
export function stackMapRows({ file, id }: ClassSide, attribute: Unit, ordinal: (pc: number) => number): unknown[] {
  const { bytes } = file;
  const rows: unknown[] = [];
  let pc = -1;
  for (const { role, name, at, index } of contentPieces(attribute)) {
    if (name === 'frame_type') {
      const { kind, delta } = frameKind(bytes.readUInt8(at.start));
      rows.push(kind);
      if (delta === undefined) continue;
      pc += delta + 1;
      rows.push(ordinal(pc));
    } else if (name === 'offset_delta') {
      pc += bytes.readUInt16BE(at.start) + 1;
      rows.push(ordinal(pc));
    } else if (name === 'offset') rows.push(ordinal(bytes.readUInt16BE(at.start)));
    else if (role === 'index') rows.push(`#${id(index)}`);
    else if (name !== 'number_of_entries') rows.push(bytes.toString('hex', at.start, at.end));
  }
  return rows;
}

/** Where the type holds the offset, the delta; the extended forms have it behind. */
function frameKind(type: number): { readonly kind: string; readonly delta: number | undefined } {
  if (type < 64) return { kind: 'same', delta: type };
  if (type < 128) return { kind: 'same with one item', delta: type - 64 };
  if (type === 247) return { kind: 'same with one item', delta: undefined };
  return { kind: type === 251 ? 'same' : `frame ${type}`, delta: undefined };
}
