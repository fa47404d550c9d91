import { tags } from './constant-tags.ts';
import type { PartReader } from './part-reader.ts';

/** Annotations inside annotations and arrays inside values. */
const maxDepth = 32;

/** JVMS 4.7.16: a table of annotations, each a unit. */
export function readAnnotations(reader: PartReader): void {
  const count = reader.length('num_annotations', 2);
  for (let at = 0; at < count; at += 1) {
    reader.unit('item', () => {
      readAnnotation(reader, 0);
      return '';
    });
  }
}

/** JVMS 4.7.18: one table of annotations for each parameter. */
export function readParameterAnnotations(reader: PartReader): void {
  const count = reader.length('num_parameters', 1);
  for (let at = 0; at < count; at += 1) {
    const annotations = reader.length('num_annotations', 2);
    for (let item = 0; item < annotations; item += 1) readAnnotation(reader, 0);
  }
}

/** JVMS 4.7.20. */
export function readTypeAnnotations(reader: PartReader): void {
  const count = reader.length('num_annotations', 2);
  for (let at = 0; at < count; at += 1) {
    reader.unit('item', () => {
      readTarget(reader);
      reader.raw('type_path', reader.length('path_length', 1) * 2);
      readAnnotation(reader, 0);
      return '';
    });
  }
}

/** Bytes of `target_info` by `target_type` (JVMS tables 4.7.20-A and B); -1 for a table of local variables. */
const targetBytes: ReadonlyMap<number, number> = new Map([
  ...[0x13, 0x14, 0x15].map((type) => [type, 0] as const),
  ...[0x00, 0x01, 0x16].map((type) => [type, 1] as const),
  ...[0x10, 0x11, 0x12, 0x17, 0x42, 0x43, 0x44, 0x45, 0x46].map((type) => [type, 2] as const),
  ...[0x47, 0x48, 0x49, 0x4a, 0x4b].map((type) => [type, 3] as const),
  ...[0x40, 0x41].map((type) => [type, -1] as const),
]);

function readTarget(reader: PartReader): void {
  const type = reader.raw('target_type', 1).readUInt8(0);
  const bytes = targetBytes.get(type);
  if (bytes === undefined) throw reader.refuse(reader.offset - 1, 'a target_type of JVMS 4.7.20', String(type));
  reader.raw('target_info', bytes >= 0 ? bytes : reader.length('table_length', 2) * 6);
}

function readAnnotation(reader: PartReader, depth: number): void {
  const label = `@${reader.text(reader.index('type_index', [tags.Utf8]))}`;
  const count = reader.length('num_element_value_pairs', 2);
  for (let at = 0; at < count; at += 1) {
    const element = reader.text(reader.index('element_name_index', [tags.Utf8]));
    readElementValue(reader, `${label}.${element}`, depth + 1);
  }
}

const constantTags: ReadonlyMap<string, number> = new Map([
  ...[...'BCISZ'].map((letter) => [letter, tags.Integer] as const),
  ['D', tags.Double],
  ['F', tags.Float],
  ['J', tags.Long],
  ['s', tags.Utf8],
  ['c', tags.Utf8],
]);

/** JVMS 4.7.16.1. The pieces of the value are named `label`. */
export function readElementValue(reader: PartReader, label: string, depth: number): void {
  if (depth > maxDepth) throw reader.refuse(reader.offset, `at most ${maxDepth} nested values`, 'more');
  const tag = reader.raw('tag', 1).toString('latin1');
  const constant = constantTags.get(tag);
  if (constant !== undefined) reader.index(label, [constant]);
  else if (tag === 'e') {
    reader.index(label, [tags.Utf8]);
    reader.index(label, [tags.Utf8]);
  } else if (tag === '@') readAnnotation(reader, depth + 1);
  else if (tag === '[') {
    const count = reader.length('num_values', 2);
    for (let at = 0; at < count; at += 1) readElementValue(reader, label, depth + 1);
  } else throw reader.refuse(reader.offset - 1, 'a tag of JVMS 4.7.16.1', JSON.stringify(tag));
}
