import { fileSource } from '../bytes/byte-source.ts';
import { type PackedTarIndex, unpackTarIndex } from '../formats/tar/indexer.ts';
import { withDigests } from '../formats/tar/member-digests.ts';
import type { FileRange } from '../model/bytes.ts';

/** Digests every member of an indexed layer, for the rare case that layers have to be told apart by what they hold. */
export interface DigestJob {
  readonly kind: 'digest';
  readonly tar: FileRange;
  readonly index: PackedTarIndex;
}

/** 32 bytes for each member, as `TarColumns` has them. */
export interface DigestResult {
  readonly frameHash: Uint8Array;
  readonly contentHash: Uint8Array;
}

export function digestLayer({ tar, index }: DigestJob): DigestResult {
  const source = fileSource(tar);
  try {
    const { frameHash, contentHash } = withDigests(source, unpackTarIndex(index));
    return { frameHash, contentHash };
  } finally {
    source.close();
  }
}
