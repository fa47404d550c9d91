import { sniffCompression } from '../bytes/decompress.ts';
import { decompressSource } from '../bytes/inflate.ts';
import { maxInflatedMemberBytes } from '../bytes/limits.ts';
import type { Format } from '../model/format.ts';
import { comparePayloads } from './_shared/compare-payloads.ts';
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

  compare: (left, right, cx) =>
    comparePayloads(left, right, cx, {
      open: ({ bytes }) => decompressSource('zstd', bytes, { maxOut: maxInflatedMemberBytes }),
      compareForms: (l, r, payloadEqual) => {
        const leftBlob = { path: left.path, bytes: left.bytes, summary: l.summary };
        const rightBlob = { path: right.path, bytes: right.bytes, summary: r.summary };
        compareZstdBlobs(leftBlob, rightBlob, payloadEqual, cx.emit);
      },
      payloadName,
    }),
};

/** The name that `unzstd` would give: without `.zst`, and `.tar` for `.tzst`. */
function payloadName(name: string): string {
  return name.replace(/\.zstd?$/i, '').replace(/\.tzst$/i, '.tar');
}
