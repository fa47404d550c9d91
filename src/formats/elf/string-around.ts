import type { ByteRange, ByteSource } from '../../model/bytes.ts';
import { decodeText } from '../_shared/lines.ts';
import { isText } from '../_shared/text-runs.ts';

const maxContextBytes = 1024;
const maxStringBytes = 4096;

/**
 * The C string that holds `range`, up to the NULs on either side of it within `room`; undefined where there is none: the
 * range itself has a NUL inside, the bytes are no text, or the string is longer than is looked at.
 */
export function stringAround(source: ByteSource, range: ByteRange, room: ByteRange): string | undefined {
  if (range.end - range.start > maxStringBytes) return undefined;
  const headAt = Math.max(room.start, range.start - maxContextBytes);
  const tailEnd = Math.min(room.end, range.end + maxContextBytes);
  const head = source.read(headAt, range.start);
  const tail = source.read(range.end, tailEnd);
  const before = head.lastIndexOf(0) + 1;
  const after = tail.indexOf(0);
  if ((before === 0 && headAt > room.start) || (after < 0 && tailEnd < room.end)) return undefined;
  const end = after < 0 ? tail.length : after;
  const bytes = Buffer.concat([head.subarray(before), source.read(range.start, range.end), tail.subarray(0, end)]);
  return isText(bytes) ? decodeText(bytes) : undefined;
}
