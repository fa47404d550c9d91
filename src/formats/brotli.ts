import { type BrotliStream, decodeBrotli, findBrotliQuality, maxBrotliBytes } from '../bytes/brotli-stream.ts';
import type { OwnedSource } from '../bytes/byte-sink.ts';
import { memorySource, sliceSource } from '../bytes/byte-source.ts';
import { bytesValue } from '../bytes/bytes-value.ts';
import type { ByteSource } from '../model/bytes.ts';
import type { CompareContext, Format, Node } from '../model/format.ts';
import { DecodeError } from '../model/problem.ts';
import { emitByteSites } from './_shared/byte-sites.ts';
import { type CompressedForm, compareForms } from './_shared/compare-forms.ts';
import { comparePayloads } from './_shared/compare-payloads.ts';
import { FieldWriter } from './_shared/field-writer.ts';

type Payload = BrotliStream & { readonly bytes: OwnedSource };

/**
 * Brotli streams (RFC 7932), by name: they have no magic number, so that a file that does not decode merely has the name and is
 * compared as bytes. The payload is compared under the path of the file. See docs/formats/brotli.md.
 */
export const brotli: Format = {
  id: 'brotli',
  title: 'Brotli file',
  order: 'exact',
  maxSize: maxBrotliBytes,
  matches: ({ name }) => name.endsWith('.br'),
  compare(left, right, cx) {
    const [a, b] = [open(left), open(right)];
    if (a === undefined || b === undefined) emitByteSites(left, right, cx, { key: 'opaque:bytes' });
    else compareStreams(left, right, cx, [a, b]);
  },
};

function compareStreams(left: Node, right: Node, cx: CompareContext, [a, b]: readonly [Payload, Payload]): void {
  comparePayloads(left, right, cx, {
    open: (node) => (node === left ? a : b),
    compareForms: (_l, _r, equal) =>
      compareForms('brotli', left.path, formOf(left.bytes, a), formOf(right.bytes, b), equal, cx.emit),
    payloadName: (name) => name.replace(/\.br$/, ''),
  });
}

/** Undefined for what is no brotli stream; too large a payload is an error, as elsewhere. */
function open({ bytes }: Node): Payload | undefined {
  try {
    const stream = decodeBrotli(bytes);
    return { ...stream, bytes: { ...memorySource(stream.payload), close: () => {} } };
  } catch (error) {
    if (error instanceof DecodeError && error.code.startsWith('brotli-')) return undefined;
    throw error;
  }
}

function formOf(bytes: ByteSource, stream: BrotliStream): CompressedForm {
  const writer = new FieldWriter(bytes);
  writer.addTo('data', stream.end, () => `${stream.end} bytes`, 'brotli(payload)');
  writer.addTo('trailing', bytes.size, () => bytesValue(sliceSource(bytes, stream.end, bytes.size)));
  const window = 2 ** stream.windowBits - 16;
  const quality = findBrotliQuality(stream, bytes);
  return {
    bytes,
    fields: writer.fields,
    pieces: [stream.payload.length],
    shape: '1',
    streamsEnd: stream.end,
    description: `${quality ?? 'brotli'}, window of ${window} bytes, ${stream.end} bytes`,
    facts: { reproducedBy: quality, window },
  };
}
