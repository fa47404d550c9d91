import type { Node, Probe } from '../../model/format.ts';
import { DecodeError } from '../../model/problem.ts';
import type { floatTypes, Tensor, TensorFile } from './tensor.ts';

/** The format's own limit. */
const maxHeaderBytes = 100_000_000;
const maxTensors = 200_000;
const typeNames: Readonly<Record<string, keyof typeof floatTypes>> = {
  F16: '<f2',
  F32: '<f4',
  F64: '<f8',
  BF16: 'BF16',
};

/** By name, and a length that a header can have before an object. */
export function isSafetensors({ name, head, size }: Probe): boolean {
  if (!name.endsWith('.safetensors') || head.length < 10) return false;
  const length = head.readBigUInt64LE(0);
  return head[8] === 0x7b && length <= BigInt(Math.min(maxHeaderBytes, size - 8));
}

/** Reads the header: a length of eight bytes, and JSON that gives type, shape and offsets of each tensor. Throws `DecodeError` `safetensors-header`. */
export function readSafetensors({ bytes }: Node): TensorFile {
  const length = bytes.size < 8 ? bytes.size : Number(bytes.read(0, 8).readBigUInt64LE(0));
  const headerBytes = 8 + length;
  if (headerBytes > bytes.size) {
    throw new DecodeError('safetensors-header', 0, `a header of ${length} bytes does not fit into ${bytes.size}`);
  }
  const entries = Object.entries(parse(bytes.read(8, headerBytes)));
  if (entries.length > maxTensors) throw new DecodeError('safetensors-header', 8, `more than ${maxTensors} tensors`);
  const tensors = entries.flatMap(([name, entry]) =>
    name === '__metadata__' ? [] : [tensorOf(name, entry, headerBytes)],
  );
  tensors.sort((a, b) => a.at.start - b.at.start);
  let end = headerBytes;
  for (const { name, at } of tensors) {
    if (at.start < end || at.end > bytes.size) {
      throw new DecodeError('safetensors-header', 8, `tensor ${name} overlaps another one or the end`);
    }
    end = at.end;
  }
  return { headerBytes, tensors };
}

function parse(header: Buffer): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(header.toString('utf8'));
    if (typeof parsed === 'object' && parsed !== null) return parsed as Readonly<Record<string, unknown>>;
  } catch {
    // Told below.
  }
  throw new DecodeError('safetensors-header', 8, 'the header is no JSON object');
}

function tensorOf(name: string, entry: unknown, base: number): Tensor {
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Readonly<Record<string, unknown>>;
  const [start, end] = Array.isArray(offsets) ? offsets : [];
  if (
    typeof dtype !== 'string' ||
    !Number.isSafeInteger(start) ||
    !Number.isSafeInteger(end) ||
    start < 0 ||
    end < start
  ) {
    throw new DecodeError('safetensors-header', 8, `tensor ${name} has no type or no offsets`);
  }
  const shown = `${dtype} [${Array.isArray(shape) ? shape.join(', ') : ''}]`;
  const float = Object.hasOwn(typeNames, dtype) ? (typeNames[dtype] ?? null) : null;
  return { name, at: { start: base + start, end: base + end }, shown, float };
}
