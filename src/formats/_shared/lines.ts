import { isUtf8 } from 'node:buffer';
import type { ByteRange, ByteSource } from '../../model/bytes.ts';
import type { Probe } from '../../model/format.ts';

/** One line of a text: `at` takes in its terminator (LF, CR LF or CR), which starts at `contentEnd`. */
export interface Line {
  readonly at: ByteRange;
  readonly contentEnd: number;
}

const lf = 0x0a;
const cr = 0x0d;

/** Cuts bytes into lines. The lines tile the bytes; the last one may lack a terminator. */
export function splitLines(bytes: Buffer): Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte !== lf && byte !== cr) continue;
    const end = byte === cr && bytes[at + 1] === lf ? at + 2 : at + 1;
    lines.push({ at: { start, end }, contentEnd: at });
    start = end;
    at = end - 1;
  }
  if (start < bytes.length) lines.push({ at: { start, end: bytes.length }, contentEnd: bytes.length });
  return lines;
}

/** The bytes of a whole node. Only for formats whose `maxSize` keeps that small. */
export function readAll(source: ByteSource): Buffer {
  return source.read(0, source.size);
}

/** Bytes as text for people: UTF-8, or where they are not UTF-8, ASCII with the other bytes as `\xNN`. */
export function decodeText(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  return bytes.toString('latin1').replace(/[\x80-\xff]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16)}`);
}

/** True when the probed bytes are UTF-8 without NUL; a character cut off by the end of the probe does not matter. */
export function looksLikeText({ head, size }: Probe): boolean {
  if (head.includes(0)) return false;
  const spare = size > head.length ? 3 : 0;
  for (let cut = 0; cut <= spare; cut += 1) if (isUtf8(head.subarray(0, head.length - cut))) return true;
  return false;
}
