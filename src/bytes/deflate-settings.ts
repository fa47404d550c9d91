import { constants, createDeflateRaw, deflateRawSync } from 'node:zlib';
import type { ByteSource } from '../model/bytes.ts';
import { chunksOf, memorySource, sameBytes } from './byte-source.ts';
import { maxSettingsTrialBytes, maxSettingsTrialMembers, streamChunkBytes } from './limits.ts';
import { ZlibHandle } from './zlib-handle.ts';

/** A deflate stream with what it holds. */
export interface DeflatePair {
  readonly payload: ByteSource;
  readonly deflate: ByteSource;
}

/** Small, since a wrong guess shows in the first block that comes out. */
const trialChunkBytes = 16 * 1024;

interface Settings {
  readonly level: number;
  readonly memLevel: number;
  /** Of zlib's deflateInit2; 0 is the default one. */
  readonly strategy: number;
}

const strategies = ['default', 'filtered', 'Huffman only', 'run lengths', 'fixed codes'] as const;
/** Levels that are tried with unusual settings: what programs that use those ask for. */
const commonLevels = [6, 9, 1];

/**
 * The settings of Node's own zlib that write exactly these streams, e.g. `zlib level 6`; null when none do, or when there
 * is too much to try. Small payloads look alike at several levels: the level that `xfl` suggests is tried first.
 */
export function findDeflateSettings(
  streams: readonly DeflatePair[],
  xfl: number,
  maxPayloadBytes = maxSettingsTrialBytes,
): string | null {
  const payloadBytes = streams.reduce((sum, { payload }) => sum + payload.size, 0);
  if (streams.length === 0 || streams.length > maxSettingsTrialMembers || payloadBytes > maxPayloadBytes) return null;
  for (const settings of candidates(xfl)) {
    if (streams.every((stream) => reproduces(stream, settings))) return describe(settings);
  }
  return null;
}

/** RFC 1952, XFL: 2 is written for the best compression, 4 for the fastest. 6 is everybody's default. */
function candidates(xfl: number): Settings[] {
  const first = xfl === 2 ? 9 : xfl === 4 ? 1 : 6;
  const levels = [first, ...[6, 1, 2, 3, 4, 5, 7, 8, 9].filter((level) => level !== first)];
  const usual = [8, 9].flatMap((memLevel) => levels.map((level) => ({ level, memLevel, strategy: 0 })));
  const bySettings = [1, 2, 3, 4].flatMap((strategy) =>
    commonLevels.map((level) => ({ level, memLevel: 8, strategy })),
  );
  const byMemory = [7, 6, 5, 4, 3, 2, 1].flatMap((memLevel) =>
    commonLevels.map((level) => ({ level, memLevel, strategy: 0 })),
  );
  return [...usual, ...bySettings, ...byMemory];
}

function describe({ level, memLevel, strategy }: Settings): string {
  const memory = memLevel === 8 ? '' : `, memory level ${memLevel}`;
  return `zlib level ${level}${memory}${strategy === 0 ? '' : `, strategy ${strategies[strategy] ?? strategy}`}`;
}

/** Stops at the first byte that comes out differently, so that a wrong guess costs one block. */
function reproduces({ payload, deflate }: DeflatePair, settings: Settings): boolean {
  const zlib = ZlibHandle.open(createDeflateRaw({ ...settings, chunkSize: 64 }));
  if (zlib === undefined) {
    const whole = deflateRawSync(payload.read(0, payload.size), settings);
    return sameBytes(memorySource(whole), deflate);
  }
  try {
    const written = new PrefixCheck(zlib, deflate);
    for (const chunk of chunksOf(payload, trialChunkBytes))
      if (!written.accepts(chunk, constants.Z_NO_FLUSH)) return false;
    return written.accepts(Buffer.alloc(0), constants.Z_FINISH) && written.at === deflate.size;
  } finally {
    zlib.close();
  }
}

/** Compares what a compressor writes with what it should write, as it comes. */
class PrefixCheck {
  at = 0;
  readonly #zlib: ZlibHandle;
  readonly #expected: ByteSource;
  readonly #output = Buffer.allocUnsafe(streamChunkBytes);

  constructor(zlib: ZlibHandle, expected: ByteSource) {
    this.#zlib = zlib;
    this.#expected = expected;
  }

  accepts(input: Buffer, flush: number): boolean {
    let given = input.length;
    do {
      this.#zlib.run(flush, input, input.length - given, given, this.#output);
      given = this.#zlib.availableIn;
      const made = this.#output.subarray(0, this.#output.length - this.#zlib.availableOut);
      if (!made.equals(this.#expected.read(this.at, this.at + made.length))) return false;
      this.at += made.length;
    } while (this.#zlib.availableOut === 0);
    return true;
  }
}
