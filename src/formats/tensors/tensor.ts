import type { ByteRange } from '../../model/bytes.ts';

/** How the floating-point numbers of a tensor are stored. */
export interface FloatType {
  readonly bytes: 2 | 4 | 8;
  readonly kind: 'ieee' | 'bfloat';
  readonly little: boolean;
}

/** One array inside a file. */
export interface Tensor {
  readonly name: string;
  readonly at: ByteRange;
  /** `F32 [2, 3]`. */
  readonly shown: string;
  /** The type by its name; null for anything that is not floating point. Types of one name are the same. */
  readonly float: keyof typeof floatTypes | null;
}

/** A file of tensors: its header, and the arrays in the order of their offsets. */
export interface TensorFile {
  readonly headerBytes: number;
  readonly tensors: readonly Tensor[];
}

export const floatTypes = {
  '<f2': { bytes: 2, kind: 'ieee', little: true },
  '<f4': { bytes: 4, kind: 'ieee', little: true },
  '<f8': { bytes: 8, kind: 'ieee', little: true },
  '>f2': { bytes: 2, kind: 'ieee', little: false },
  '>f4': { bytes: 4, kind: 'ieee', little: false },
  '>f8': { bytes: 8, kind: 'ieee', little: false },
  BF16: { bytes: 2, kind: 'bfloat', little: true },
} as const satisfies Record<string, FloatType>;
