import { DecodeError } from '../model/problem.ts';

/**
 * Decodes one LZ4 block (LZ4 Block Format Description). `history` is what matches may refer to before the block, at most 64 KiB
 * of it; `most` bounds the output in bytes. `offset` is where the block stands, for messages. Throws `DecodeError` `lz4-block`.
 */
export function decodeLz4Block(input: Buffer, history: Buffer, most: number, offset: number): Buffer {
  const output = Buffer.alloc(history.length + most);
  history.copy(output);
  let [at, to] = [0, history.length];
  const fail = (what: string): never => {
    throw new DecodeError('lz4-block', offset + at, what);
  };
  const lengthFrom = (nibble: number): number => {
    let length = nibble;
    if (nibble < 15) return length;
    for (;;) {
      const byte = input[at++] ?? fail('a length that does not end');
      length += byte;
      if (byte < 255) return length;
    }
  };
  while (at < input.length) {
    const token = input[at++] ?? 0;
    const literals = lengthFrom(token >> 4);
    if (at + literals > input.length || to + literals > output.length) fail(`${literals} literals that do not fit`);
    input.copy(output, to, at, at + literals);
    at += literals;
    to += literals;
    // The last sequence has literals alone.
    if (at === input.length) break;
    if (at + 2 > input.length) fail('an offset of two bytes was expected');
    const distance = input.readUInt16LE(at);
    at += 2;
    const length = lengthFrom(token & 15) + 4;
    if (distance === 0 || distance > to || to + length > output.length)
      fail(`a match of ${length} bytes, ${distance} back`);
    for (const end = to + length; to < end; to += 1) output[to] = output[to - distance] ?? 0;
  }
  return output.subarray(history.length, to);
}
