import { DecodeError } from '../../model/problem.ts';

/** Bytes of one pixel to the left, and of a row without its filter byte. */
export interface RowShape {
  readonly pixelBytes: number;
  readonly rowBytes: number;
  readonly rows: number;
}

type Predict = (left: number, up: number, upLeft: number) => number;

/** PNG, section 9.2: None, Sub, Up, Average, Paeth. */
const predictors: readonly Predict[] = [() => 0, (left) => left, (_, up) => up, (left, up) => (left + up) >> 1, paeth];

/**
 * Undoes the filters of PNG (section 9): rows of one filter byte and `rowBytes` bytes each, which PDF's predictors 10 to 15 use
 * as well. Returns the bytes without filter bytes. Throws `DecodeError` `png-filter`.
 */
export function unfilterRows(bytes: Buffer, { pixelBytes, rowBytes, rows }: RowShape, offset = 0): Buffer {
  const needed = (rowBytes + 1) * rows;
  if (bytes.length - offset < needed) {
    throw new DecodeError(
      'png-filter',
      offset,
      `${needed} bytes of rows were expected, ${bytes.length - offset} found`,
    );
  }
  const output = Buffer.alloc(rowBytes * rows);
  for (let row = 0; row < rows; row += 1) {
    const from = offset + row * (rowBytes + 1);
    const predict = predictors[bytes[from] ?? 255];
    if (predict === undefined) throw new DecodeError('png-filter', from, `filter ${bytes[from]} is not one of 0 to 4`);
    const stored = bytes.subarray(from + 1, from + 1 + rowBytes);
    unfilterRow(output, row * rowBytes, stored, pixelBytes, predict);
  }
  return output;
}

/** Undoes one row at `to`; the row above lies directly before it, zeros above the first row. */
function unfilterRow(output: Buffer, to: number, stored: Buffer, pixelBytes: number, predict: Predict): void {
  const above = to - stored.length;
  for (let at = 0; at < stored.length; at += 1) {
    const inside = at >= pixelBytes;
    const left = inside ? output[to + at - pixelBytes] : 0;
    const up = above < 0 ? 0 : output[above + at];
    const upLeft = inside && above >= 0 ? output[above + at - pixelBytes] : 0;
    output[to + at] = (stored[at] ?? 0) + predict(left ?? 0, up ?? 0, upLeft ?? 0);
  }
}

function paeth(left: number, up: number, upLeft: number): number {
  const estimate = left + up - upLeft;
  const [a, b, c] = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - upLeft)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : upLeft;
}
