import type { ByteSource } from '../model/bytes.ts';
import { digestOf } from './byte-source.ts';
import { maxHexValueBytes } from './limits.ts';

/** Raw bytes as a field's value: lower-case hex when they are few, else their digest. */
export function bytesValue(source: ByteSource): string {
  return source.size <= maxHexValueBytes ? source.read(0, source.size).toString('hex') : digestOf(source);
}
