import type { Packed } from '../explore/packed.ts';
import { bytesOf } from './base64.ts';

/** Base64 of raw deflate of JSON, as the page's maker wrote it. */
export async function readPacked(base64: string): Promise<Packed> {
  const stream = new Blob([bytesOf(base64)]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return JSON.parse(await new Response(stream).text()) as Packed;
}
