import { DecodeError } from '../model/problem.ts';

/** One field of a Protocol Buffers message: a number, or bytes that are text or another message. */
export interface WireField {
  readonly number: number;
  /** For wire type 0; 0 for others. */
  readonly value: number;
  /** For wire type 2; empty for others. */
  readonly bytes: Buffer;
}

/**
 * The fields of one message in stored order (protobuf.dev, "Encoding"); `offset` is where the message begins, for errors.
 * Numbers above 2^53 lose their lowest bits. Throws `DecodeError` 'execlog-wire'.
 */
export function fieldsOf(bytes: Buffer, offset = 0): WireField[] {
  const fields: WireField[] = [];
  let at = 0;
  const fail = (what: string): never => {
    throw new DecodeError('execlog-wire', offset + at, `expected ${what}`);
  };
  const number = (): number => {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = bytes[at];
      if (byte === undefined) return fail('a number that ends');
      at += 1;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    return fail('a number of at most ten bytes');
  };
  const take = (length: number): Buffer => {
    if (length > bytes.length - at) return fail(`${length} bytes, found ${bytes.length - at}`);
    at += length;
    return bytes.subarray(at - length, at);
  };
  const none = Buffer.alloc(0);
  while (at < bytes.length) {
    const tag = number();
    const wire = tag % 8;
    const field = Math.floor(tag / 8);
    if (wire === 0) fields.push({ number: field, value: number(), bytes: none });
    else if (wire === 2) fields.push({ number: field, value: 0, bytes: take(number()) });
    else if (wire === 1 || wire === 5) take(wire === 1 ? 8 : 4);
    else fail(`a wire type, found ${wire}`);
  }
  return fields;
}

/** Messages that are preceded by their length, one after the other. Throws `DecodeError`. */
export function* delimitedMessages(bytes: Buffer): Generator<{ readonly message: Buffer; readonly offset: number }> {
  for (let at = 0; at < bytes.length; ) {
    let length = 0;
    let shift = 0;
    for (;;) {
      const byte = bytes[at];
      if (byte === undefined || shift > 35)
        throw new DecodeError('execlog-wire', at, 'expected the length of a message');
      at += 1;
      length += (byte & 0x7f) * 2 ** shift;
      shift += 7;
      if (byte < 0x80) break;
    }
    if (length > bytes.length - at)
      throw new DecodeError('execlog-wire', at, `expected a message of ${length} bytes, found ${bytes.length - at}`);
    yield { message: bytes.subarray(at, at + length), offset: at };
    at += length;
  }
}

export function textOf(fields: readonly WireField[], number: number): string {
  return fields.findLast((field) => field.number === number)?.bytes.toString('utf8') ?? '';
}

export function numberOf(fields: readonly WireField[], number: number): number {
  return fields.findLast((field) => field.number === number)?.value ?? 0;
}

/** All fields of a number that hold bytes. */
export function allOf(fields: readonly WireField[], number: number): Buffer[] {
  return fields.flatMap((field) => (field.number === number ? [field.bytes] : []));
}

/** Repeated numbers, packed or one by one. */
export function numbersOf(fields: readonly WireField[], number: number): number[] {
  return fields.flatMap((field) => {
    if (field.number !== number) return [];
    if (field.bytes.length === 0) return [field.value];
    const values: number[] = [];
    let value = 0;
    let shift = 0;
    for (const byte of field.bytes) {
      value += (byte & 0x7f) * 2 ** shift;
      shift += 7;
      if (byte >= 0x80) continue;
      values.push(value);
      value = 0;
      shift = 0;
    }
    return values;
  });
}
