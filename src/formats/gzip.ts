import { sameBytes } from '../bytes/byte-source.ts';
import { decompressSource } from '../bytes/inflate.ts';
import { maxInflatedMemberBytes } from '../bytes/limits.ts';
import type { Format } from '../model/format.ts';
import { compareGzipBlobs } from './gzip/blobs.ts';

export { compareGzipBlobs, type GzipBlob } from './gzip/blobs.ts';
export { gzipFields } from './gzip/fields.ts';

/** Gzip, RFC 1952, with deflate (the only method there is). The payload is compared under the path of the file. */
export const gzip: Format = {
  id: 'gzip',
  title: 'gzip file',
  order: 'exact',
  maxSize: maxInflatedMemberBytes,
  matches: ({ head }) => head.length >= 3 && head.readUIntBE(0, 3) === 0x1f8b08,

  compare: (left, right, cx) => {
    const leftPayload = decompressSource('gzip', left.bytes, { maxOut: maxInflatedMemberBytes });
    try {
      const rightPayload = decompressSource('gzip', right.bytes, { maxOut: maxInflatedMemberBytes });
      try {
        const payloadEqual = sameBytes(leftPayload.bytes, rightPayload.bytes);
        compareGzipBlobs(
          { path: left.path, bytes: left.bytes, summary: leftPayload.summary, payload: leftPayload.bytes },
          { path: right.path, bytes: right.bytes, summary: rightPayload.summary, payload: rightPayload.bytes },
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

/** The name that `gunzip` would give: without `.gz`, and `.tar` for `.tgz`. */
function payloadName(name: string): string {
  return name.replace(/\.gz$/i, '').replace(/\.tgz$/i, '.tar');
}
