// The .xz File Format 1.2.0, section 2.1.1.2.
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { Crc64 } from './crc64.ts';

/** How the content of the blocks of one stream is checked. */
export interface XzCheckType {
  readonly id: number;
  /** As in xz(1): `none`, `crc32`, `crc64`, `sha256`. */
  readonly name: string;
  /** Length of the stored check in bytes. */
  readonly bytes: number;
}

const known: readonly XzCheckType[] = [
  { id: 0, name: 'none', bytes: 0 },
  { id: 1, name: 'crc32', bytes: 4 },
  { id: 4, name: 'crc64', bytes: 8 },
  { id: 10, name: 'sha256', bytes: 32 },
];

/** Undefined for ids that the specification reserves. */
export function xzCheckType(id: number): XzCheckType | undefined {
  return known.find((type) => type.id === id);
}

/** Recomputes one check. */
export interface XzCheck {
  update(bytes: Buffer): void;
  /** The check as it is to be stored. */
  digest(): Buffer;
}

export function startXzCheck({ name }: XzCheckType): XzCheck {
  if (name === 'crc32') return startCrc32();
  if (name === 'crc64') return new Crc64();
  if (name === 'none') return { update: () => {}, digest: () => Buffer.alloc(0) };
  const hash = createHash('sha256');
  return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest() };
}

function startCrc32(): XzCheck {
  let crc = 0;
  return {
    update: (bytes) => {
      crc = crc32(bytes, crc);
    },
    digest: () => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32LE(crc);
      return bytes;
    },
  };
}
