import { sliceSource } from '../../bytes/byte-source.ts';
import { bytesValue } from '../../bytes/bytes-value.ts';
import type { Lz4Frame } from '../../bytes/lz4-frame.ts';
import type { ByteSource } from '../../model/bytes.ts';
import type { CompressedForm } from '../_shared/compare-forms.ts';
import { FieldWriter } from '../_shared/field-writer.ts';

/** How one LZ4 frame is put together; all its checksums have been recomputed. */
export function lz4Form(bytes: ByteSource, frame: Lz4Frame): CompressedForm {
  const { flags, headerEnd, blocksEnd, end, blocks, contentSize } = frame;
  const writer = new FieldWriter(bytes);
  writer.add('magic', 4);
  writer.add('flags', 1, () => flags);
  writer.add('block_size', 1, (raw) => 1 << (8 + 2 * (raw.readUInt8(0) >> 4)));
  writer.add('content_size', contentSize === null ? 0 : 8, () => contentSize, 'length(payload)');
  writer.addTo('header_checksum', headerEnd, undefined, 'xxh32(frame descriptor)');
  writer.addTo('data_blocks', blocksEnd, () => `${blocks} blocks`, 'lz4(payload)');
  writer.addTo('content_checksum', end, undefined, 'xxh32(payload)');
  writer.addTo('trailing', bytes.size, () => bytesValue(sliceSource(bytes, end, bytes.size)));
  return {
    bytes,
    fields: writer.fields,
    pieces: [frame.bytes.size],
    shape: '1',
    streamsEnd: end,
    description: `${blocks} block${blocks === 1 ? '' : 's'}, ${bytes.size} bytes`,
    facts: { blocks },
  };
}
