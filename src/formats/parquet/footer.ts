import type { ByteSource } from '../../model/bytes.ts';
import type { Field } from '../../model/field.ts';
import { DecodeError } from '../../model/problem.ts';
import { decodeText } from '../_shared/lines.ts';
import { type ThriftString, topLevelStrings } from './thrift.ts';

const magicBytes = 4;
const maxFooterBytes = 64 * 1024 * 1024;

/** Fields of FileMetaData (parquet.thrift). */
const keyValueMetadata = 5;
const createdBy = 6;

/**
 * The fields of a Parquet file, which tile it: the data as one, of the footer `created_by` and the pairs of
 * `key_value_metadata`, its other parts as `footer`, and its length. Throws `DecodeError`: `parquet-footer`, `parquet-thrift`.
 */
export function readFooter(bytes: ByteSource): Field[] {
  const end = bytes.read(Math.max(0, bytes.size - 8), bytes.size);
  if (bytes.size < 12 || end.toString('latin1', 4) !== 'PAR1') {
    throw new DecodeError('parquet-footer', Math.max(0, bytes.size - magicBytes), 'the file does not end with PAR1');
  }
  const length = end.readUInt32LE(0);
  const start = bytes.size - 8 - length;
  if (start < magicBytes || length > maxFooterBytes) {
    throw new DecodeError(
      'parquet-footer',
      bytes.size - 8,
      `a footer of ${length} bytes does not fit into ${bytes.size}`,
    );
  }
  const footer = bytes.read(start, bytes.size - 8);
  const fields: Field[] = [{ name: 'data', at: { start: 0, end: start }, value: `${start} bytes` }];
  let at = 0;
  const rest = (to: number): void => {
    if (to > at) fields.push({ name: 'footer', at: { start: start + at, end: start + to }, value: `${to - at} bytes` });
  };
  for (const { name, string } of named(topLevelStrings(footer))) {
    rest(string.lengthAt);
    const range = { start: start + string.lengthAt, end: start + string.end };
    fields.push({ name, at: range, value: decodeText(footer.subarray(string.start, string.end)) });
    at = string.end;
  }
  rest(footer.length);
  const range = { start: bytes.size - 8, end: bytes.size };
  fields.push({
    name: 'footer_length',
    at: range,
    value: length,
    derived: { equation: 'length(footer)', holds: true },
  });
  return fields;
}

interface NamedString {
  readonly name: string;
  readonly string: ThriftString;
}

/** Pairs are two strings, of which the first is the key; it goes with the footer. */
function named(strings: readonly ThriftString[]): NamedString[] {
  return strings.flatMap((string) => {
    const [field, , inner] = string.path;
    if (field === createdBy) return [{ name: 'created_by', string }];
    if (field !== keyValueMetadata || inner !== 2) return [];
    const key = strings.find(({ path }) => path[0] === field && path[1] === string.path[1] && path[2] === 1);
    return key === undefined ? [] : [{ name: `key_value_metadata ${key.text}`, string }];
  });
}
