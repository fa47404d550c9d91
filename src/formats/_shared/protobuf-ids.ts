import { createHash } from 'node:crypto';
import type { MessageSchema } from './protobuf-schemas.ts';
import type { ProtoField, ProtoMessage } from './protobuf-wire.ts';

const maxLiteralBytes = 64;

/**
 * Numbers that are equal exactly when two messages say the same: the fields of each number are the same in the same order.
 * Which number comes first, and how a varint is written, does not count; entries of known maps are unordered.
 */
export class ProtoIds {
  private readonly shapes = new Map<string, number>();
  private readonly known = new Map<ProtoMessage, number>();

  message(bytes: Buffer, message: ProtoMessage, schema: MessageSchema | undefined): number {
    const found = this.known.get(message);
    if (found !== undefined) return found;
    const parts = message.fields.map((field) => ({ field, id: this.value(bytes, field, schema) }));
    // A stable sort: fields of one number keep their order, unless they are entries of a map.
    parts.sort((a, b) => a.field.number - b.field.number || (schema?.[a.field.number]?.map === true ? a.id - b.id : 0));
    const id = this.number(`message ${parts.map(({ field, id: value }) => `${field.number}=${value}`).join(' ')}`);
    this.known.set(message, id);
    return id;
  }

  /** The value of a field with its wire type. */
  value(bytes: Buffer, { number, wire, value, valueAt }: ProtoField, schema: MessageSchema | undefined): number {
    if (value.kind === 'message') {
      return this.number(`${wire} ${this.message(bytes, value, schema?.[number]?.message)}`);
    }
    if (value.kind === 'number') return this.number(`${wire} ${value.value}`);
    const content = bytes.subarray(valueAt.start, valueAt.end);
    const literal =
      content.length > maxLiteralBytes
        ? `sha256 ${createHash('sha256').update(content).digest('hex')}`
        : content.toString('hex');
    return this.number(`${wire} ${literal}`);
  }

  private number(shape: string): number {
    const id = this.shapes.get(shape) ?? this.shapes.size;
    this.shapes.set(shape, id);
    return id;
  }
}
