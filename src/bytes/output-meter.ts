import { DecodeError } from '../model/problem.ts';
import { maxInflateRatio, maxLayerBytes, minInflateRatioBytes } from './limits.ts';

/** Bounds for one decompression; each has a default in limits.ts. */
export interface DecompressLimits {
  /** Uncompressed bytes in all. */
  readonly maxOutputBytes?: number;
  /** Uncompressed ÷ compressed bytes, looked at once there is much output. */
  readonly maxRatio?: number;
  /** The output from which on the ratio counts. */
  readonly minRatioBytes?: number;
}

/** Counts what comes out of a decompressor and stops it when that is too much. */
export class OutputMeter {
  total = 0;
  readonly #max: number;
  readonly #ratio: number;
  readonly #ratioFrom: number;

  constructor(limits: DecompressLimits = {}) {
    this.#max = limits.maxOutputBytes ?? maxLayerBytes;
    this.#ratio = limits.maxRatio ?? maxInflateRatio;
    this.#ratioFrom = limits.minRatioBytes ?? minInflateRatioBytes;
  }

  /** How much may still come. */
  get room(): number {
    return this.#max - this.total;
  }

  /** `given` counts the compressed bytes handed in so far, `offset` is where the decoder stands in them. */
  add(bytes: number, given: number, offset: number): void {
    this.total += bytes;
    if (this.total > this.#max) {
      throw new DecodeError(
        'member-too-large',
        offset,
        `more than the ${this.#max} uncompressed bytes that are allowed`,
      );
    }
    if (this.total > this.#ratioFrom && this.total > given * this.#ratio) {
      const text = `${given} bytes became ${this.total}, more than ${this.#ratio} times as many`;
      throw new DecodeError('inflate-ratio', offset, text);
    }
  }
}
