import { deflateSync } from 'fflate';
import { memorySource, sameBytes } from '../bytes/byte-source.ts';
import { type DeflatePair, findDeflateSettings } from '../bytes/deflate-settings.ts';
import { inflateRawSource } from '../bytes/inflate.ts';
import type { ByteSource } from '../model/bytes.ts';
import { DecodeError } from '../model/problem.ts';

/** An encoder that wrote exactly these bytes: `zlib level 6`, `fflate level 6`. */
export type Encoder = string;

/** Payloads up to this size are tried with fflate, which is slow and cannot stop early. */
const maxSlowTrialBytes = 2 * 1024 * 1024;
const slowLevels = [6, 9, 1] as const;
/** Members of one container that no encoder wrote, after which the others are not tried. */
const maxFailures = 3;

/**
 * Looks for the encoder at hand that writes a raw deflate stream from its payload. One archive was mostly written by one
 * encoder: after some members without an answer it gives up.
 */
export class DeflateEncoders {
  #failures = 0;

  find(payload: ByteSource, stream: ByteSource, xfl = 0): Encoder | null {
    if (this.#failures >= maxFailures) return null;
    const found = encoderOf([{ payload, deflate: stream }], xfl);
    if (found === null) this.#failures += 1;
    return found;
  }
}

/** The encoder that wrote all of these streams, with the same settings. */
export function encoderOf(streams: readonly DeflatePair[], xfl: number, maxPayloadBytes?: number): Encoder | null {
  const found = findDeflateSettings(streams, xfl, maxPayloadBytes);
  const [only] = streams;
  return found ?? (streams.length === 1 && only !== undefined ? slowEncoder(only.payload, only.deflate) : null);
}

function slowEncoder(payload: ByteSource, stream: ByteSource): Encoder | null {
  if (payload.size > maxSlowTrialBytes) return null;
  const whole = payload.read(0, payload.size);
  const level = slowLevels.find((candidate) => {
    const made = deflateSync(whole, { level: candidate });
    return sameBytes(memorySource(Buffer.from(made.buffer, made.byteOffset, made.length)), stream);
  });
  return level === undefined ? null : `fflate level ${level}`;
}

/** Calls `use` with the payload of a raw deflate stream that takes up all of `stream`; undefined where it is none. */
export function withInflated<T>(stream: ByteSource, maxOut: number, use: (payload: ByteSource) => T): T | undefined {
  let payload: ReturnType<typeof inflateRawSource>;
  try {
    payload = inflateRawSource(stream, { maxOut });
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
  try {
    return payload.consumed === stream.size ? use(payload.bytes) : undefined;
  } finally {
    payload.bytes.close();
  }
}
