import { sliceSource } from '../bytes/byte-source.ts';
import { bytesValue } from '../bytes/bytes-value.ts';
import { type DeflatePair, findDeflateSettings } from '../bytes/deflate-settings.ts';
import { maxInflatedMemberBytes } from '../bytes/limits.ts';
import { inflateZlib, isZlibHeader, type ZlibStream } from '../bytes/zlib-stream.ts';
import type { ByteSource } from '../model/bytes.ts';
import type { Format, Node } from '../model/format.ts';
import { DecodeError } from '../model/problem.ts';
import { type CompressedForm, compareForms } from './_shared/compare-forms.ts';
import { comparePayloads } from './_shared/compare-payloads.ts';
import { FieldWriter } from './_shared/field-writer.ts';

/** Names of files that are one zlib stream: by their ending, and objects of Git. */
const named = /\.(?:zz|zlib)$|(?:^|\/)objects\/[0-9a-f]{2}\/[0-9a-f]{38}(?:[0-9a-f]{24})?$/;

/** Zlib streams (RFC 1950), by name. The payload is compared under the path of the file. See docs/formats/zlib.md. */
export const zlib: Format = {
  id: 'zlib',
  title: 'zlib stream',
  order: 'exact',
  maxSize: maxInflatedMemberBytes,
  matches: ({ name, head }) => named.test(name) && isZlibHeader(head[0] ?? 0, head[1] ?? 0),
  compare: (left, right, cx) =>
    comparePayloads(left, right, cx, {
      open,
      compareForms: (l, r, payloadEqual) =>
        compareForms('zlib', left.path, formOf(left.bytes, l), formOf(right.bytes, r), payloadEqual, cx.emit),
      payloadName: (name) => name.replace(/\.(?:zz|zlib)$/, ''),
    }),
};

function open({ bytes }: Node): ZlibStream {
  const stream = inflateZlib(bytes, { maxOut: maxInflatedMemberBytes });
  if (stream.adler.stored === stream.adler.recomputed) return stream;
  stream.bytes.close();
  throw new DecodeError('zlib-checksum', stream.deflateEnd, 'the Adler-32 is not that of the content');
}

function formOf(bytes: ByteSource, stream: ZlibStream): CompressedForm {
  const { header, deflateEnd, end } = stream;
  const writer = new FieldWriter(bytes);
  writer.add('header', 2);
  writer.addTo('deflate', deflateEnd, () => `${deflateEnd - 2} bytes`, 'deflate(payload)');
  writer.addTo('adler32', end, undefined, 'adler32(payload)');
  writer.addTo('trailing', bytes.size, () => bytesValue(sliceSource(bytes, end, bytes.size)));
  const pair: DeflatePair = { payload: stream.bytes, deflate: sliceSource(bytes, 2, deflateEnd) };
  return {
    bytes,
    fields: writer.fields,
    pieces: [stream.bytes.size],
    shape: '1',
    streamsEnd: end,
    description: `${bytes.size} bytes`,
    // FLEVEL (section 2.2) is 3 for the best compression, 0 for the fastest.
    facts: { reproducedBy: findDeflateSettings([pair], header.flg >> 6 === 3 ? 2 : header.flg >> 6 === 0 ? 4 : 0) },
  };
}
