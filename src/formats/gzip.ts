import type { GzipSummary } from '../bytes/compression-summary.ts';
import { decompressSource } from '../bytes/inflate.ts';
import { maxInflatedMemberBytes } from '../bytes/limits.ts';
import type { Format, Placement } from '../model/format.ts';
import { comparePayloads } from './_shared/compare-payloads.ts';
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

  compare: (left, right, cx) =>
    comparePayloads(left, right, cx, {
      open: ({ bytes }) => decompressSource('gzip', bytes, { maxOut: maxInflatedMemberBytes }),
      compareForms: (l, r, payloadEqual) => {
        const leftBlob = { path: left.path, bytes: left.bytes, summary: l.summary, payload: l.bytes };
        const rightBlob = { path: right.path, bytes: right.bytes, summary: r.summary, payload: r.bytes };
        compareGzipBlobs(leftBlob, rightBlob, payloadEqual, cx.emit);
      },
      placement: (l, r) => placementOf(l.summary, r.summary),
      payloadName,
    }),
};

/** Files of one stream have their payload in one place. */
function placementOf(left: GzipSummary, right: GzipSummary): Placement | undefined {
  const [l, r] = [left.members, right.members];
  if (l.length !== 1 || r.length !== 1 || l[0] === undefined || r[0] === undefined) return undefined;
  const side = ({ headerEnd, deflateEnd }: GzipSummary['members'][number]): Placement['left'] => ({
    at: { start: headerEnd, end: deflateEnd },
    codec: 'deflate',
  });
  return { left: side(l[0]), right: side(r[0]) };
}

/** The name that `gunzip` would give: without `.gz`, and `.tar` for `.tgz`. */
function payloadName(name: string): string {
  return name.replace(/\.gz$/i, '').replace(/\.tgz$/i, '.tar');
}
