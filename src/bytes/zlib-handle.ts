import type { DeflateRaw, InflateRaw } from 'node:zlib';

/** A failed zlib call, with zlib's own name for the failure, e.g. `Z_DATA_ERROR`. */
export class ZlibFailure extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = 'ZlibFailure';
    this.code = code;
  }
}

/** The part of Node's zlib binding that is used here; Node's own synchronous functions are built on it. */
interface NativeHandle {
  writeSync(
    flush: number,
    input: Uint8Array,
    inputOffset: number,
    inputLength: number,
    output: Uint8Array,
    outputOffset: number,
    outputLength: number,
  ): void;
  reset(): void;
  onerror: (message: string, errno: number, code: string) => void;
}

/**
 * One zlib stream driven call by call into a buffer of the caller. Node's public API would copy every chunk through the
 * stream layer, which costs more than the inflating itself.
 */
export class ZlibHandle {
  /** What the last `run` left: unread input and unused output, in bytes. */
  availableIn = 0;
  availableOut = 0;
  readonly #stream: InflateRaw | DeflateRaw;
  readonly #handle: NativeHandle;
  /** Written by the binding: unused output, then unread input. */
  readonly #state: Uint32Array;
  #failure: ZlibFailure | undefined;

  /** Undefined when this version of Node has no such binding; the caller then needs another way. */
  static open(stream: InflateRaw | DeflateRaw): ZlibHandle | undefined {
    const { _handle: handle, _writeState: state } = stream as unknown as { _handle?: unknown; _writeState?: unknown };
    if (isNativeHandle(handle) && state instanceof Uint32Array) return new ZlibHandle(stream, handle, state);
    stream.close();
    return undefined;
  }

  private constructor(stream: InflateRaw | DeflateRaw, handle: NativeHandle, state: Uint32Array) {
    this.#stream = stream;
    this.#handle = handle;
    this.#state = state;
    handle.onerror = (message, _errno, code) => {
      this.#failure = new ZlibFailure(code, message);
    };
  }

  /** Throws `ZlibFailure`. `flush` is one of zlib's constants. */
  run(flush: number, input: Uint8Array, start: number, length: number, output: Uint8Array): void {
    this.#failure = undefined;
    this.#handle.writeSync(flush, input, start, length, output, 0, output.length);
    if (this.#failure !== undefined) throw this.#failure;
    this.availableOut = this.#state[0] ?? 0;
    this.availableIn = this.#state[1] ?? 0;
  }

  /** Makes the stream as good as new; its settings stay. */
  reset(): void {
    this.#handle.reset();
  }

  close(): void {
    this.#stream.close();
  }
}

function isNativeHandle(value: unknown): value is NativeHandle {
  return (
    typeof value === 'object' &&
    value !== null &&
    'writeSync' in value &&
    typeof value.writeSync === 'function' &&
    'reset' in value &&
    typeof value.reset === 'function'
  );
}
