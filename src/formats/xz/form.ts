// The .xz File Format 1.2.0: https://tukaani.org/xz/xz-file-format.txt
import { sliceSource } from '../../bytes/byte-source.ts';
import { bytesValue } from '../../bytes/bytes-value.ts';
import type { XzBlock, XzStream, XzSummary } from '../../bytes/decompress.ts';
import type { ByteSource } from '../../model/bytes.ts';
import type { Field } from '../../model/field.ts';
import type { CompressedForm } from '../_shared/compare-forms.ts';
import { FieldWriter } from '../_shared/field-writer.ts';

/** How one xz file is put together. */
export function xzForm(bytes: ByteSource, summary: XzSummary): CompressedForm {
  const { streams } = summary;
  const blocks = streams.flatMap((stream) => stream.blocks);
  const [first] = blocks;
  return {
    bytes,
    fields: xzFields(bytes, summary),
    pieces: blocks.map(({ contentBytes }) => contentBytes),
    shape: streams.map((stream) => stream.blocks.length).join(),
    streamsEnd: summary.trailing?.start ?? summary.inputBytes,
    description: `${count(streams.length, 'stream')}, ${count(blocks.length, 'block')}, ${summary.inputBytes} bytes`,
    facts: {
      streams: streams.length,
      blocks: blocks.length,
      check: streams[0]?.check ?? null,
      dictionary: first?.header.dictionarySize ?? null,
      sizesInHeaders: first === undefined ? null : first.header.compressedSize !== null,
    },
  };
}

function count(of: number, what: string): string {
  return `${of} ${what}${of === 1 ? '' : 's'}`;
}

/**
 * All fields of an xz file in byte order; they tile it. Those of the first stream and its first block have bare names,
 * others begin with `stream#N.` and `block#N.`.
 */
export function xzFields(source: ByteSource, { streams, trailing, inputBytes }: XzSummary): Field[] {
  const writer = new FieldWriter(source);
  streams.forEach((stream, at) => {
    const prefix = at === 0 ? '' : `stream#${at + 1}.`;
    addStream(writer, stream, prefix);
    const paddingEnd = streams[at + 1]?.start ?? trailing?.start ?? inputBytes;
    writer.addTo(`${prefix}stream_padding`, paddingEnd, () => `${paddingEnd - stream.end} zeros`);
  });
  const { at } = writer;
  writer.addTo('trailing', inputBytes, () => bytesValue(sliceSource(source, at, inputBytes)));
  return writer.fields;
}

function addStream(writer: FieldWriter, stream: XzStream, prefix: string): void {
  const { blocks, index, end } = stream;
  writer.add(`${prefix}header_magic`, 6);
  writer.add(`${prefix}stream_flags`, 2, () => `check: ${stream.check}`);
  writer.add(`${prefix}header_crc32`, 4, undefined, 'crc32(stream flags)');
  blocks.forEach((block, at) => {
    addBlock(writer, block, stream.check, prefix + (at === 0 ? '' : `block#${at + 1}.`));
  });
  const sizes = 'sizes of the blocks and of their content';
  writer.add(`${prefix}index_indicator`, 1);
  writer.addTo(`${prefix}number_of_records`, index.recordsStart, () => blocks.length, 'number of blocks');
  writer.addTo(`${prefix}records`, index.recordsEnd, () => `${blocks.length} records`, sizes);
  writer.addTo(`${prefix}index_padding`, index.end - 4, undefined, 'zeros up to a multiple of four bytes');
  writer.add(`${prefix}index_crc32`, 4, undefined, 'crc32(index)');
  writer.add(`${prefix}footer_crc32`, 4, undefined, 'crc32(backward size and stream flags)');
  writer.add(`${prefix}backward_size`, 4, () => index.end - index.start, 'length(index)');
  writer.add(`${prefix}footer_flags`, 2, () => `check: ${stream.check}`, 'stream flags of the header');
  writer.addTo(`${prefix}footer_magic`, end);
}

/** The decoder has recomputed all of it: a block that does not agree with itself is not decoded at all. */
function addBlock(writer: FieldWriter, block: XzBlock, check: string, prefix: string): void {
  const { header, headerEnd, dataEnd, checkStart, end, contentBytes } = block;
  const dataBytes = dataEnd - headerEnd;
  const fill = 'zeros up to a multiple of four bytes';
  writer.add(`${prefix}header_size`, 1, () => header.length, 'length(block header)');
  writer.add(`${prefix}block_flags`, 1, (raw) => raw.readUInt8(0));
  writer.add(`${prefix}compressed_size`, header.compressedSizeBytes, () => dataBytes, 'length(compressed data)');
  writer.add(
    `${prefix}uncompressed_size`,
    header.uncompressedSizeBytes,
    () => contentBytes,
    'length(payload of the block)',
  );
  writer.add(`${prefix}filter_flags`, header.filterBytes, () => `LZMA2, dictionary of ${header.dictionarySize} bytes`);
  writer.addTo(`${prefix}header_padding`, headerEnd - 4, undefined, fill);
  writer.add(`${prefix}block_header_crc32`, 4, undefined, 'crc32(block header)');
  writer.addTo(`${prefix}compressed_data`, dataEnd, () => `${dataBytes} bytes`, 'xz(payload)');
  writer.addTo(`${prefix}block_padding`, checkStart, undefined, fill);
  writer.addTo(`${prefix}check`, end, undefined, `${check}(payload of the block)`);
}
