import type { ByteRange, ByteSource } from '../../model/bytes.ts';

/** What bytes look like, by counting them: it says nothing of what they mean. */
export type ByteKind = 'zeros' | 'text' | 'structured' | 'dense';

/** At most so many bytes of a side are looked at: all of a small stretch, its beginning in a large one. */
const maxEntropyBytes = 64 * 1024;
/** Fewer bytes than this do not tell what they are; a short stretch is judged with what stands around it. */
const minKindBytes = 256;
/** Of all bytes, in hundredths, printable ones make a text. */
const textShare = 95;

/**
 * What the bytes of a stretch look like: `zeros`; `text`; `dense` where values are as evenly spread as in compressed, encrypted or
 * random data; `structured` for everything else. A stretch shorter than 256 bytes counts with what stands before and behind it.
 * Undefined where the file has fewer bytes than that.
 */
export function byteKind(source: ByteSource, { start, end }: ByteRange): ByteKind | undefined {
  const lack = Math.max(0, minKindBytes - (end - start));
  const from = Math.max(0, start - Math.ceil(lack / 2));
  const to = Math.min(source.size, Math.max(end, from + minKindBytes), from + maxEntropyBytes);
  const sample = source.read(Math.max(0, Math.min(from, to - minKindBytes)), to);
  return sample.length < minKindBytes ? undefined : kindOf(sample);
}

function kindOf(sample: Buffer): ByteKind {
  const counts = countBytes(sample);
  if (counts[0] === sample.length) return 'zeros';
  const printable = counts.reduce((sum, count, byte) => (isPrintable(byte) ? sum + count : sum), 0);
  if (printable * 100 >= sample.length * textShare) return 'text';
  return isEven(counts, sample.length) ? 'dense' : 'structured';
}

function isPrintable(byte: number): boolean {
  return (byte >= 0x20 && byte !== 0x7f && byte < 0x80) || byte === 9 || byte === 10 || byte === 13;
}

/**
 * Of all pairs of bytes, random ones are equal once in 256: the measure is the number of equal pairs, which unlike entropy does
 * not depend on the size of the sample. Up to four standard deviations and a tenth above what chance gives count as even.
 */
function isEven(counts: readonly number[], size: number): boolean {
  const expected = (size * (size - 1)) / 2 / 256;
  const equal = counts.reduce((sum, count) => sum + (count * (count - 1)) / 2, 0);
  return equal <= expected * 1.1 + 4 * Math.sqrt(expected);
}

/** Shannon entropy in bits per byte, rounded to two digits; over the first 64 KiB of a stretch. */
export function entropy(source: ByteSource, { start, end }: ByteRange): number {
  const bytes = source.read(start, Math.min(end, start + maxEntropyBytes));
  let bits = 0;
  for (const count of countBytes(bytes)) {
    if (count > 0) bits -= (count / bytes.length) * Math.log2(count / bytes.length);
  }
  return Math.round(bits * 100) / 100;
}

function countBytes(bytes: Buffer): number[] {
  const counts = new Array<number>(256).fill(0);
  for (const byte of bytes) counts[byte] = (counts[byte] ?? 0) + 1;
  return counts;
}
