import { streamChunkBytes } from './limits.ts';
import { type ZstdModule, zstdModule } from './zstd-wasm.ts';

const inputBytes = 128 * 1024;
/** ZSTD_inBuffer and ZSTD_outBuffer: pointer, size, position; 4 bytes each. */
const structBytes = 12;

/** A failed call of the decoder: its error number (zstd_errors.h) as a positive number. */
export class ZstdFailure extends Error {
  readonly number: number;
  constructor(number: number) {
    super(`zstd error ${number}`);
    this.name = 'ZstdFailure';
    this.number = number;
  }
}

/** One decoding context with its buffers in the module's memory. Has to be freed. */
export class ZstdDecoder {
  /** True when the last `write` came to the end of a frame. */
  frameEnded = false;
  readonly #zstd: ZstdModule = zstdModule();
  readonly #output = Buffer.allocUnsafeSlow(streamChunkBytes);
  readonly #pointers: number[] = [];
  readonly #context: number;
  readonly #inBuffer: number;
  readonly #outBuffer: number;
  readonly #input: number;
  readonly #outputAt: number;

  constructor() {
    this.#context = this.#zstd.ZSTD_createDCtx();
    if (this.#context === 0) throw new ZstdFailure(64);
    this.#inBuffer = this.#allocate(structBytes);
    this.#outBuffer = this.#allocate(structBytes);
    this.#input = this.#allocate(inputBytes);
    this.#outputAt = this.#allocate(streamChunkBytes);
  }

  #allocate(size: number): number {
    const pointer = this.#zstd.malloc(size);
    if (pointer === 0) {
      this.free();
      throw new ZstdFailure(64);
    }
    this.#pointers.push(pointer);
    return pointer;
  }

  /**
   * Reads `chunk` from `start` up to the end of the frame at most and returns how many bytes that were. Output is valid
   * during the call only. Throws `ZstdFailure`.
   */
  write(chunk: Buffer, start: number, onData: (chunk: Buffer) => void): number {
    this.frameEnded = false;
    let at = start;
    while (at < chunk.length && !this.frameEnded) {
      const piece = chunk.subarray(at, at + inputBytes);
      new Uint8Array(this.#zstd.memory.buffer, this.#input, piece.length).set(piece);
      at += this.#decode(piece.length, onData);
    }
    return at - start;
  }

  /** Decodes what lies in the input buffer; returns how much of it was read. */
  #decode(length: number, onData: (chunk: Buffer) => void): number {
    this.#writeStruct(this.#inBuffer, this.#input, length);
    let read = 0;
    while (read < length && !this.frameEnded) {
      this.#writeStruct(this.#outBuffer, this.#outputAt, streamChunkBytes);
      const result = this.#zstd.ZSTD_decompressStream(this.#context, this.#outBuffer, this.#inBuffer) >>> 0;
      // Error numbers are below 256 and returned as their negative.
      if (result > 0xffffff00) throw new ZstdFailure(2 ** 32 - result);
      const made = this.#position(this.#outBuffer);
      const now = this.#position(this.#inBuffer);
      if (made === 0 && now === read && result !== 0) throw new ZstdFailure(80);
      read = now;
      this.frameEnded = result === 0;
      if (made > 0) onData(this.#take(made));
    }
    return read;
  }

  /** A copy: the module's memory moves when it grows, which the receiver of the data may cause. */
  #take(length: number): Buffer {
    this.#output.set(new Uint8Array(this.#zstd.memory.buffer, this.#outputAt, length));
    return this.#output.subarray(0, length);
  }

  #writeStruct(at: number, pointer: number, size: number): void {
    new Uint32Array(this.#zstd.memory.buffer, at, 3).set([pointer, size, 0]);
  }

  #position(struct: number): number {
    return new Uint32Array(this.#zstd.memory.buffer, struct, 3)[2] ?? 0;
  }

  free(): void {
    for (const pointer of this.#pointers.splice(0)) this.#zstd.free(pointer);
    this.#zstd.ZSTD_freeDCtx(this.#context);
  }
}
