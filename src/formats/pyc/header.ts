import type { ByteRange } from '../../model/bytes.ts';
import type { Field } from '../../model/field.ts';
import { DecodeError } from '../../model/problem.ts';

/** Length of the header of PEP 552. */
export const headerBytes = 16;

/** The first magic number with this header (3.7), and one above all of Python 3: Python 2 counted from 20,000. */
const firstMagic = 3390;
const endOfMagics = 20_000;

const flagHash = 1;

export interface PycHeader {
  /** The number of the bytecode version, e.g. 3439 for Python 3.10. */
  readonly magic: number;
  /** True when the file is checked by the hash of its source, not by time and size. */
  readonly byHash: boolean;
  /** Tile the header. */
  readonly fields: readonly Field[];
}

/** True for a header of CPython 3.7 or later: the number, CR LF. */
export function isPycHead(head: Buffer): boolean {
  if (head.length < headerBytes || head.readUInt16LE(2) !== 0x0a0d) return false;
  const magic = head.readUInt16LE(0);
  return magic >= firstMagic && magic < endOfMagics;
}

/** Reads the header (PEP 552, "Specification"). Throws DecodeError `pyc-header`. */
export function readPycHeader(bytes: Buffer): PycHeader {
  if (!isPycHead(bytes)) {
    const found = bytes.subarray(0, 4).toString('hex');
    throw new DecodeError(
      'pyc-header',
      0,
      `expected ${headerBytes} bytes with a magic number of Python 3.7 or later, found ${found}`,
    );
  }
  const magic = bytes.readUInt16LE(0);
  const flags = bytes.readUInt32LE(4);
  const byHash = (flags & flagHash) !== 0;
  const checks = byHash
    ? [field('source-hash', 8, 16, bytes.toString('hex', 8, 16))]
    : [field('mtime', 8, 12, bytes.readUInt32LE(8)), field('source-size', 12, 16, bytes.readUInt32LE(12))];
  return { magic, byHash, fields: [field('magic', 0, 4, magic), field('flags', 4, 8, flags), ...checks] };
}

function field(name: string, start: number, end: number, value: string | number): Field {
  const at: ByteRange = { start, end };
  return { name, at, value };
}

/** The source that a compiled file belongs to (PEP 3147, PEP 488): `d/__pycache__/x.cpython-310.pyc` to `d/x.py`. */
export function sourceName(name: string): string {
  const parts = /^(.*?)(?:__pycache__\/([^/]+?)\.[A-Za-z0-9-]+(?:\.opt-[A-Za-z0-9]+)?)\.py[co](?:\.\d+)?$/.exec(name);
  return parts === null ? name.replace(/\.py[co](?:\.\d+)?$/, '.py') : `${parts[1] ?? ''}${parts[2] ?? ''}.py`;
}
