import type { Node } from '../../model/format.ts';
import { DecodeError } from '../../model/problem.ts';
import { floatTypes, type TensorFile } from './tensor.ts';

const magic = Buffer.from('934e554d5059', 'hex');
const maxHeaderBytes = 1024 * 1024;

/** True for the magic string of NEP 1. */
export function isNpy(head: Buffer): boolean {
  return head.subarray(0, magic.length).equals(magic);
}

/** Reads a .npy file of version 1 to 3. Object arrays hold a pickle, which is not read. Throws `DecodeError` `npy-header`. */
export function readNpy({ bytes }: Node): TensorFile {
  const head = bytes.read(0, 12);
  const major = head[6] ?? 0;
  if (head.length < 12 || major < 1 || major > 3)
    throw new DecodeError('npy-header', 6, `version 1 to 3 was expected, ${major} found`);
  const [length, start] = major === 1 ? [head.readUInt16LE(8), 10] : [head.readUInt32LE(8), 12];
  const headerBytes = start + length;
  if (length > maxHeaderBytes || headerBytes > bytes.size) {
    throw new DecodeError('npy-header', 8, `a header of ${length} bytes does not fit into ${bytes.size}`);
  }
  const header = bytes.read(start, headerBytes).toString('latin1');
  const type = /'descr':\s*'([^']{1,16})'/.exec(header)?.[1] ?? 'structured';
  const shape = /'shape':\s*\(([\d,\s]{0,200})\)/.exec(header)?.[1]?.trim() ?? '';
  const float = Object.keys(floatTypes).find((name): name is keyof typeof floatTypes => name === type) ?? null;
  return {
    headerBytes,
    tensors: [{ name: 'array', at: { start: headerBytes, end: bytes.size }, shown: `${type} (${shape})`, float }],
  };
}
