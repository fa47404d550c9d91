import { sliceSource } from '../../bytes/byte-source.ts';
import { bytesValue } from '../../bytes/bytes-value.ts';
import type { Bzip2Summary } from '../../bytes/decompress.ts';
import type { ByteSource } from '../../model/bytes.ts';
import type { Field } from '../../model/field.ts';
import type { CompressedForm } from '../_shared/compare-forms.ts';
import { FieldWriter } from '../_shared/field-writer.ts';

/** How one bzip2 file is put together. */
export function bzip2Form(bytes: ByteSource, summary: Bzip2Summary): CompressedForm {
  const { streams, inputBytes, trailing } = summary;
  const blocks = streams.reduce((sum, stream) => sum + stream.blocks, 0);
  const count = `${streams.length} stream${streams.length === 1 ? '' : 's'}`;
  return {
    bytes,
    fields: bzip2Fields(bytes, summary),
    pieces: streams.map(({ contentBytes }) => contentBytes),
    shape: `${streams.length}`,
    streamsEnd: trailing?.start ?? inputBytes,
    description: `${count}, ${blocks} block${blocks === 1 ? '' : 's'}, ${inputBytes} bytes`,
    facts: { streams: streams.length, blocks, level: streams[0]?.level ?? null },
  };
}

/** All fields of a bzip2 file in byte order; they tile it. From the second stream on, names begin with `stream#N.`. */
export function bzip2Fields(source: ByteSource, { streams, inputBytes }: Bzip2Summary): Field[] {
  const writer = new FieldWriter(source);
  streams.forEach(({ level, blocks, end }, at) => {
    const prefix = at === 0 ? '' : `stream#${at + 1}.`;
    writer.add(`${prefix}magic`, 3, (raw) => raw.toString('latin1'));
    writer.add(`${prefix}level`, 1, () => level);
    writer.addTo(`${prefix}blocks`, end, () => `${blocks} blocks`, 'bzip2(payload)');
  });
  const { at } = writer;
  writer.addTo('trailing', inputBytes, () => bytesValue(sliceSource(source, at, inputBytes)));
  return writer.fields;
}
