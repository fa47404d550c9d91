import { sliceSource } from '../../bytes/byte-source.ts';
import { bytesValue } from '../../bytes/bytes-value.ts';
import type { ByteRange, ByteSource } from '../../model/bytes.ts';

/** The undecoded bytes of a range as a value: hex when they are few, else their digest. */
export function rawValue(source: ByteSource, { start, end }: ByteRange): string {
  return bytesValue(sliceSource(source, start, end));
}
