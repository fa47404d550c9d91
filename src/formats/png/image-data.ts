import { differingBytes } from '../../align/byte-runs.ts';
import { memorySource } from '../../bytes/byte-source.ts';
import { inflateZlib } from '../../bytes/zlib-stream.ts';
import type { Path } from '../../model/path.ts';
import { DecodeError } from '../../model/problem.ts';
import type { Site, SiteSide } from '../../model/site.ts';
import { unfilterRows } from '../_shared/png-predictor.ts';
import type { ImageHeader, Png } from './read-png.ts';

/** Filtered image data of one side above which pixels are not compared. */
const maxPixelBytes = 256 * 1024 * 1024;

/** Samples of a pixel by colour type (section 11.2.1). */
const channels: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** Adam7 (section 8.1): first column, first row, column step, row step. */
const passes: readonly (readonly [number, number, number, number])[] = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
];

/**
 * The IDAT chunks of both files as one site, `png:IDAT`; undefined when they are equal. Encoding only where headers are equal,
 * all CRCs and both Adler-32 are right, nothing follows the zlib streams or the last row, and the unfiltered rows are equal.
 */
export function imageDataSite(path: Path, left: Png, right: Png): Site | undefined {
  const bytes = differingBytes(wholeOf(left), wholeOf(right));
  if (bytes === 0) return undefined;
  const equal = haveEqualPixels(left, right);
  const side = ({ imageAt, imageData }: Png): SiteSide => ({
    value: `${imageAt.length} chunk${imageAt.length === 1 ? '' : 's'}, ${imageData.length} bytes`,
    ranges: imageAt,
  });
  return {
    path,
    key: 'png:IDAT',
    kind: 'bytes',
    name: 'image data',
    left: left.imageAt.length === 0 ? null : side(left),
    right: right.imageAt.length === 0 ? null : side(right),
    bytes,
    ...(equal ? { role: 'encoding' } : {}),
    facts: { pixelsEqual: equal },
  };
}

function wholeOf({ bytes, imageAt }: Png): Buffer {
  return Buffer.concat(imageAt.map(({ start, end }) => bytes.subarray(start, end)));
}

function haveEqualPixels(left: Png, right: Png): boolean {
  const keys = ['width', 'height', 'depth', 'colour', 'interlace'] as const;
  if (!left.imageCrcs || !right.imageCrcs || keys.some((key) => left.header[key] !== right.header[key])) return false;
  try {
    const pixels = pixelsOf(left);
    return pixels?.equals(pixelsOf(right) ?? Buffer.alloc(0)) === true;
  } catch (error) {
    // Image data that cannot be read are bytes that differ.
    if (error instanceof DecodeError) return false;
    throw error;
  }
}

function pixelsOf({ header, imageData }: Png): Buffer | undefined {
  const shapes = shapesOf(header);
  const expected = shapes.reduce((sum, { rowBytes, rows }) => sum + (rowBytes + 1) * rows, 0);
  if (shapes.length === 0 || expected > maxPixelBytes) return undefined;
  const { bytes, end, adler } = inflateZlib(memorySource(imageData), { maxOut: expected });
  try {
    if (end !== imageData.length || adler.stored !== adler.recomputed || bytes.size !== expected) return undefined;
    const filtered = bytes.read(0, expected);
    let at = 0;
    const parts = shapes.map((shape) => {
      const part = unfilterRows(filtered, shape, at);
      at += (shape.rowBytes + 1) * shape.rows;
      return part;
    });
    return Buffer.concat(parts);
  } finally {
    bytes.close();
  }
}

/** The rows of the image, or of each pass of an interlaced one; none for headers that no image has. */
function shapesOf({ width, height, depth, colour, interlace }: ImageHeader) {
  const samples = channels[colour];
  if (samples === undefined || ![1, 2, 4, 8, 16].includes(depth) || width === 0 || height === 0) return [];
  const bits = samples * depth;
  const shape = (columns: number, rows: number) => ({
    pixelBytes: Math.max(1, bits >> 3),
    rowBytes: Math.ceil((columns * bits) / 8),
    rows,
  });
  if (interlace === 0) return [shape(width, height)];
  if (interlace !== 1) return [];
  return passes
    .map(([x, y, dx, dy]) => shape(Math.ceil((width - x) / dx), Math.ceil((height - y) / dy)))
    .filter(({ rowBytes, rows }) => rowBytes > 0 && rows > 0);
}
