import { memorySource } from '../../bytes/byte-source.ts';
import { inflateZlib } from '../../bytes/zlib-stream.ts';
import { DecodeError } from '../../model/problem.ts';
import { unfilterRows } from '../_shared/png-predictor.ts';

const maxContentBytes = 64 * 1024 * 1024;

/**
 * What a stream with the one filter FlateDecode holds (ISO 32000-1, section 7.4.4), predictors of PNG undone; undefined for
 * other filters, for streams that cannot be inflated whole, and above 64 MiB.
 */
export function streamContent(dictionary: string, stored: Buffer): Buffer | undefined {
  if (!/\/Filter\s*(?:\/FlateDecode|\[\s*\/FlateDecode\s*\])/.test(dictionary)) return undefined;
  try {
    const { bytes, adler, end } = inflateZlib(memorySource(stored), { maxOut: maxContentBytes });
    const content = Buffer.from(bytes.read(0, bytes.size));
    bytes.close();
    if (adler.stored !== adler.recomputed || stored.subarray(end).some((byte) => byte !== 10 && byte !== 13))
      return undefined;
    return withoutPredictor(dictionary, content);
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

function withoutPredictor(dictionary: string, content: Buffer): Buffer | undefined {
  const predictor = numberOf(dictionary, 'Predictor', 1);
  if (predictor === 1) return content;
  const bits = numberOf(dictionary, 'Colors', 1) * numberOf(dictionary, 'BitsPerComponent', 8);
  const rowBytes = Math.ceil((bits * numberOf(dictionary, 'Columns', 1)) / 8);
  const rows = content.length / (rowBytes + 1);
  if (predictor < 10 || predictor > 15 || !Number.isInteger(rows)) return undefined;
  return unfilterRows(content, { pixelBytes: Math.max(1, bits >> 3), rowBytes, rows });
}

function numberOf(dictionary: string, name: string, otherwise: number): number {
  return Number(new RegExp(`/${name}\\s+(\\d{1,6})\\b`).exec(dictionary)?.[1] ?? otherwise);
}
