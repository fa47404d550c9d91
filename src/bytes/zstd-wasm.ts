import { ZSTDDecoder } from 'zstddec/stream';

/** What is used of the WebAssembly build of the reference decoder. Pointers are offsets in its memory. */
export interface ZstdModule {
  readonly memory: { readonly buffer: ArrayBuffer };
  malloc(size: number): number;
  free(pointer: number): void;
  ZSTD_createDCtx(): number;
  ZSTD_freeDCtx(context: number): number;
  ZSTD_decompressStream(context: number, output: number, input: number): number;
}

const functions = ['malloc', 'free', 'ZSTD_createDCtx', 'ZSTD_freeDCtx', 'ZSTD_decompressStream'] as const;

let loading: Promise<void> | undefined;
let loaded: ZstdModule | undefined;

/**
 * The package's own streaming loop ignores the decoder's return codes and never ends on damaged input, so its module is
 * taken out at the one place where it passes by.
 */
class ModuleCatcher extends ZSTDDecoder {
  // The package calls this without a receiver.
  override _init(result: Parameters<ZSTDDecoder['_init']>[0]): void {
    const { exports } = (result as { instance: { exports: unknown } }).instance;
    if (!isZstdModule(exports)) throw new Error('zstddec has not the exports that version 0.3.4 has');
    loaded = exports;
    ZSTDDecoder.prototype._init(result);
  }
}

function isZstdModule(value: unknown): value is ZstdModule {
  if (typeof value !== 'object' || value === null) return false;
  const exports = value as Record<string, unknown>;
  return 'memory' in value && functions.every((name) => typeof exports[name] === 'function');
}

/** Compiles the decoder, once a thread. */
export function loadZstd(): Promise<void> {
  loading ??= withoutFetch(() => new ModuleCatcher().init());
  return loading;
}

/** The package would fetch its own bytes from a data URL, for which Node loads a whole HTTP client; without it decodes them. */
function withoutFetch<T>(act: () => T): T {
  const fetch = Reflect.get(globalThis, 'fetch');
  Reflect.set(globalThis, 'fetch', undefined);
  try {
    return act();
  } finally {
    Reflect.set(globalThis, 'fetch', fetch);
  }
}

/** The decoder; `loadZstd` must have come to its end before. */
export function zstdModule(): ZstdModule {
  if (loaded === undefined) throw new Error('zstd is used before prepareCompression() has come to its end');
  return loaded;
}
