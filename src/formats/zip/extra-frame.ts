import type { ByteRange, ByteSource } from '../../model/bytes.ts';
import type { Derivation, Field, FieldValue } from '../../model/field.ts';
import { type ExtraArea, type ExtraField, type Zip64Value, type Zip64Values, zip64Id } from './extra-fields.ts';
import { fieldOf } from './merge-halves.ts';
import { rawValue } from './raw-value.ts';

const extendedTimestampId = 0x5455;

/** How the values of a zip64 field are recomputed; undefined where they cannot be. */
export interface Zip64Derivations {
  readonly size: (value: number) => Derivation | undefined;
  readonly compressedSize: (value: number) => Derivation | undefined;
  readonly localOffset: (value: number) => Derivation | undefined;
}

/** The extra fields of one header, one by one: `local.extra.5455`, …; `prefix` is `local` or `central`. */
export function extraFrame(
  source: ByteSource,
  prefix: string,
  extra: ExtraArea,
  zip64: Zip64Values,
  derivations: Zip64Derivations,
): Field[] {
  const wide = extra.fields.find(({ id }) => id === zip64Id);
  const fields = extra.fields.flatMap((field) =>
    field === wide
      ? zip64Frame(source, `${prefix}.extra.0001`, field, zip64, derivations)
      : [{ name: `${prefix}.extra.${idText(field.id)}`, at: field.at, value: extraValue(source, field) }],
  );
  if (extra.rest.start === extra.rest.end) return fields;
  const value = rawValue(source, extra.rest);
  const zeros = source.read(extra.rest.start, extra.rest.end).every((byte) => byte === 0);
  return [...fields, { name: `${prefix}.extra.${zeros ? 'padding' : 'rest'}`, at: extra.rest, value }];
}

function idText(id: number): string {
  return id.toString(16).padStart(4, '0');
}

/** An Extended Timestamp with nothing but the modification time is seconds since 1970; all else stays bytes. */
function extraValue(source: ByteSource, { id, at, data }: ExtraField): FieldValue {
  if (id === extendedTimestampId && data.length === 5 && (data.readUInt8(0) & 1) === 1) return data.readInt32LE(1);
  return rawValue(source, { start: at.start + 4, end: at.end });
}

function zip64Frame(
  source: ByteSource,
  name: string,
  field: ExtraField,
  zip64: Zip64Values,
  derivations: Zip64Derivations,
): Field[] {
  const part = (suffix: string, found: Zip64Value, derived?: Derivation): Field =>
    fieldOf(`${name}.${suffix}`, { at: found.at, value: found.value, derived });
  const { size, compressedSize, localOffset, disk } = zip64;
  const dataStart = field.at.start + 4;
  const fields: Field[] = [{ name, at: { start: field.at.start, end: dataStart }, value: field.data.length }];
  if (size) fields.push(part('size', size, derivations.size(size.value)));
  if (compressedSize) {
    fields.push(part('compressed-size', compressedSize, derivations.compressedSize(compressedSize.value)));
  }
  if (localOffset) fields.push(part('local-offset', localOffset, derivations.localOffset(localOffset.value)));
  if (disk) fields.push(part('disk', disk));
  const rest: ByteRange = { start: fields.at(-1)?.at.end ?? dataStart, end: field.at.end };
  if (rest.start < rest.end) fields.push({ name: `${name}.rest`, at: rest, value: rawValue(source, rest) });
  return fields;
}
