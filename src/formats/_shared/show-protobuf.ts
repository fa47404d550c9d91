import { decodeText } from './lines.ts';
import { shorten } from './middle.ts';
import type { ProtoField } from './protobuf-wire.ts';

const maxHexBytes = 32;
const maxShownFields = 8;

/** What a field says: a number, text, bytes in hex, or `{1: …, 2: …}` one level deep. */
export function showField(bytes: Buffer, field: ProtoField, inner = false): string {
  const { value, valueAt } = field;
  if (value.kind === 'number') return String(value.value);
  const content = bytes.subarray(valueAt.start, valueAt.end);
  if (value.kind === 'text') return shorten(decodeText(content));
  if (value.kind !== 'message') {
    const hex = content.toString('hex', 0, maxHexBytes);
    return content.length > maxHexBytes ? `${hex}…` : hex;
  }
  if (inner) return '{…}';
  const shown = value.fields.slice(0, maxShownFields).map((each) => `${each.number}: ${showField(bytes, each, true)}`);
  return shorten(`{${shown.join(', ')}${value.fields.length > maxShownFields ? ', …' : ''}}`);
}
