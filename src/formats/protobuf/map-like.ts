import type { ProtoField } from '../_shared/protobuf-wire.ts';

/** True when every field looks like the entry of a map: a key in field 1 that occurs once, a value in field 2, no more. */
export function isMapLike(bytes: Buffer, fields: readonly ProtoField[]): boolean {
  const keys = fields.map(({ value }) => {
    if (value.kind !== 'message') return undefined;
    const [key, second] = [1, 2].map((number) => value.fields.filter((field) => field.number === number));
    if (key?.length !== 1 || (second?.length ?? 0) > 1 || value.fields.length > 2) return undefined;
    const at = key[0]?.valueAt;
    return value.fields.every(({ number }) => number <= 2) ? bytes.toString('hex', at?.start, at?.end) : undefined;
  });
  return !keys.includes(undefined) && new Set(keys).size === keys.length;
}
