import { tags } from './constant-tags.ts';
import type { PartReader } from './part-reader.ts';

const object = 7;
const uninitialized = 8;

/** JVMS 4.7.4: frames of verification types, some of which name classes. */
export function readStackMap(reader: PartReader): void {
  const count = reader.length('number_of_entries', 2);
  for (let at = 0; at < count; at += 1) readFrame(reader);
}

function readFrame(reader: PartReader): void {
  const type = reader.raw('frame_type', 1).readUInt8(0);
  if (type < 64) return;
  if (type < 128) {
    readTypes(reader, 1);
    return;
  }
  if (type < 247) throw reader.refuse(reader.offset - 1, 'a frame_type of JVMS 4.7.4', String(type));
  reader.raw('offset_delta', 2);
  if (type === 247) readTypes(reader, 1);
  else if (type > 251 && type < 255) readTypes(reader, type - 251);
  else if (type === 255) {
    readTypes(reader, reader.length('number_of_locals', 2));
    readTypes(reader, reader.length('number_of_stack_items', 2));
  }
}

function readTypes(reader: PartReader, count: number): void {
  for (let at = 0; at < count; at += 1) {
    const tag = reader.raw('verification_type', 1).readUInt8(0);
    if (tag > uninitialized) throw reader.refuse(reader.offset - 1, 'a verification type up to 8', String(tag));
    if (tag === object) reader.index('cpool_index', [tags.Class]);
    else if (tag === uninitialized) reader.raw('offset', 2);
  }
}
