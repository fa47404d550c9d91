import { deflateRawSync, gunzipSync, inflateRawSync } from 'node:zlib';
import { deflateSync } from 'fflate';
import { ZSTDDecoder } from 'zstddec/stream';
import { CheckError } from './check-error.ts';

/** Uncompressed bytes of one layer or member; the checker keeps them in memory. */
export const maxContentBytes = 3 * 1024 * 1024 * 1024;

/** A deflate stream that fills `stored`, decoded; undefined where it is none. */
export function inflated(stored: Buffer): Buffer | undefined {
  try {
    const options = { maxOutputLength: maxContentBytes, info: true } as const;
    const { buffer, engine } = inflateRawSync(stored, options) as unknown as Inflated;
    return engine.bytesWritten === stored.length ? buffer : undefined;
  } catch {
    return undefined;
  }
}

interface Inflated {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

/** Writes content as the encoder of that name would; undefined for a name that it does not know. */
export function encoded(content: Buffer, encoder: string): Buffer | undefined {
  if (encoder === 'stored' || encoder === 'none') return content;
  const zlib = /^zlib level ([1-9])(?:, memory level ([1-9]))?$/.exec(encoder);
  if (zlib !== null) return deflateRawSync(content, { level: Number(zlib[1]), memLevel: Number(zlib[2] ?? 8) });
  const fflate = /^fflate level ([1-9])$/.exec(encoder);
  return fflate === null ? undefined : Buffer.from(deflateSync(content, { level: Number(fflate[1]) as 6 }));
}

/** A layer's blob without its compression, by its first bytes. */
export async function layerContent(blob: Buffer): Promise<Buffer> {
  const magic = blob.toString('latin1', 0, 4);
  if (magic.startsWith('\x1f\x8b')) return gunzipSync(blob, { maxOutputLength: maxContentBytes });
  if (magic !== '\x28\xb5\x2f\xfd') return blob;
  const decoder = new ZSTDDecoder();
  await decoder.init();
  const parts: Uint8Array[] = [];
  let size = 0;
  let silent = 0;
  for (const part of decoder.decodeStreaming([blob])) {
    // The package does not look at the decoder's errors: on damaged input it goes on for ever with nothing.
    silent = part.length === 0 ? silent + 1 : 0;
    size += part.length;
    if (silent > maxSilentRounds || size > maxContentBytes)
      throw new CheckError('a layer', 'its zstd stream is damaged or too large');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

const maxSilentRounds = 1_000;
