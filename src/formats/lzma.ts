import type { OwnedSource } from '../bytes/byte-sink.ts';
import { maxInflatedMemberBytes } from '../bytes/limits.ts';
import { decodeLzma, type LzmaFile, lzmaHeaderOf, maxLzmaBytes } from '../bytes/lzma-alone.ts';
import type { ByteSource } from '../model/bytes.ts';
import type { Format, Node } from '../model/format.ts';
import { DecodeError } from '../model/problem.ts';
import { emitByteSites } from './_shared/byte-sites.ts';
import { type CompressedForm, compareForms } from './_shared/compare-forms.ts';
import { comparePayloads } from './_shared/compare-payloads.ts';
import { FieldWriter } from './_shared/field-writer.ts';

/**
 * LZMA alone, the format before xz, by name and header. It has no checksum: a file that does not decode to its end merely has the
 * name and is compared as bytes. The payload is compared under the path of the file. See docs/formats/lzma.md.
 */
export const lzma: Format = {
  id: 'lzma',
  title: 'LZMA file',
  order: 'exact',
  maxSize: maxLzmaBytes,
  matches: ({ name, head }) => /\.(?:lzma|tlz)$/i.test(name) && lzmaHeaderOf(head) !== undefined,
  compare(left, right, cx) {
    const a = open(left);
    let b: LzmaFile | undefined;
    try {
      b = open(right);
    } catch (error) {
      a?.bytes.close();
      throw error;
    }
    if (a === undefined || b === undefined) {
      closeAll([a?.bytes, b?.bytes]);
      emitByteSites(left, right, cx, { key: 'opaque:bytes' });
      return;
    }
    const opened = new Map<Node, LzmaFile>([
      [left, a],
      [right, b],
    ]);
    const [l, r] = [formOf(left.bytes, a), formOf(right.bytes, b)];
    comparePayloads(left, right, cx, {
      open: (node) => opened.get(node) ?? a,
      compareForms: (_l, _r, payloadEqual) => compareForms('lzma', left.path, l, r, payloadEqual, cx.emit),
      payloadName: (name) => name.replace(/\.lzma$/i, '').replace(/\.tlz$/i, '.tar'),
    });
  },
};

function closeAll(sources: readonly (OwnedSource | undefined)[]): void {
  for (const source of sources) source?.close();
}

/** Undefined for what is no LZMA; too large a payload or dictionary is an error, as elsewhere. */
function open({ bytes }: Node): LzmaFile | undefined {
  try {
    return decodeLzma(bytes, maxInflatedMemberBytes);
  } catch (error) {
    if (error instanceof DecodeError && (error.code === 'lzma-header' || error.code === 'lzma-corrupt'))
      return undefined;
    throw error;
  }
}

function formOf(bytes: ByteSource, { header, bytes: payload }: LzmaFile): CompressedForm {
  const { properties, dictionaryBytes, contentSize } = header;
  const writer = new FieldWriter(bytes);
  const literals = `lc ${properties % 9}, lp ${Math.floor(properties / 9) % 5}, pb ${Math.floor(properties / 45)}`;
  writer.add('properties', 1, () => literals);
  writer.add('dictionary_size', 4, () => dictionaryBytes);
  if (contentSize === null) writer.add('size_unknown', 8, () => 'ends with a marker');
  else writer.add('uncompressed_size', 8, () => contentSize, 'length(payload)');
  writer.addTo('data', bytes.size, () => `${bytes.size} bytes`, 'lzma(payload)');
  return {
    bytes,
    fields: writer.fields,
    pieces: [payload.size],
    shape: '1',
    streamsEnd: bytes.size,
    description: `${literals}, dictionary of ${dictionaryBytes} bytes, ${bytes.size} bytes`,
    facts: { dictionary: dictionaryBytes, literals, marker: contentSize === null },
  };
}
