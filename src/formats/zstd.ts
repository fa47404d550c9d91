import { sameBytes } from '../bytes/byte-source.ts';
import { sniffCompression } from '../bytes/decompress.ts';
import { decompressSource } from '../bytes/inflate.ts';
import { maxInflatedMemberBytes } from '../bytes/limits.ts';
import type { Format } from '../model/format.ts';
import { compareZstdBlobs } from './zstd/blobs.ts';

export { compareZstdBlobs, type ZstdBlob } from './zstd/blobs.ts';
export { zstdFields } from './zstd/fields.ts';

/** Zstandard, RFC 8878. The payload is compared under the path of the file. Needs `prepareCompression()` beforehand. */
export const zstd: Format = {
  id: 'zstd',
  title: 'Zstandard file',
  order: 'exact',
  maxSize: maxInflatedMemberBytes,
  matches: ({ head }) => sniffCompression(head) === 'zstd',

  compare: (left, right, cx) => {
    const leftPayload = decompressSource('zstd', left.bytes, { maxOut: maxInflatedMemberBytes });
    try {
      const rightPayload = decompressSource('zstd', right.bytes, { maxOut: maxInflatedMemberBytes });
      try {
        const payloadEqual = sameBytes(leftPayload.bytes, rightPayload.bytes);
        compareZstdBlobs(
          { path: left.path, bytes: left.bytes, summary: leftPayload.summary },
          { path: right.path, bytes: right.bytes, summary: rightPayload.summary },
          payloadEqual,
          cx.emit,
        );
        if (payloadEqual) return;
        cx.descend(
          { path: left.path, name: payloadName(left.name), bytes: leftPayload.bytes },
          { path: right.path, name: payloadName(right.name), bytes: rightPayload.bytes },
        );
      } finally {
        rightPayload.bytes.close();
      }
    } finally {
      leftPayload.bytes.close();
    }
  },
};

/** The name that `unzstd` would give: without `.zst`, and `.tar` for `.tzst`. */
function payloadName(name: string): string {
  return name.replace(/\.zstd?$/i, '').replace(/\.tzst$/i, '.tar');
}
