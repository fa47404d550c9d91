// RFC 8878, section 3.1: https://www.rfc-editor.org/rfc/rfc8878#section-3.1
import { sliceSource } from '../../bytes/byte-source.ts';
import { bytesValue } from '../../bytes/bytes-value.ts';
import type { ZstdDataFrame, ZstdFrame, ZstdSkippableFrame, ZstdSummary } from '../../bytes/decompress.ts';
import type { ByteSource } from '../../model/bytes.ts';
import type { Derivation, Field, FieldValue } from '../../model/field.ts';

/**
 * All fields of a zstd file in byte order; they tile it. The first frame's names are bare, later ones begin with
 * `frame#N.`; those of skippable frames, which are counted by themselves, with `skippable.`, `skippable#2.` and so on.
 */
export function zstdFields(source: ByteSource, summary: ZstdSummary): Field[] {
  const counts = { frame: 0, skippable: 0 };
  const fields = summary.frames.flatMap((frame) => {
    counts[frame.kind] += 1;
    return frameFields(source, frame, prefixOf(frame.kind, counts[frame.kind]));
  });
  return [...fields, ...trailingFields(source, summary)];
}

function prefixOf(kind: ZstdFrame['kind'], ordinal: number): string {
  if (ordinal > 1) return `${kind}#${ordinal}.`;
  return kind === 'frame' ? '' : 'skippable.';
}

function frameFields(source: ByteSource, frame: ZstdFrame, prefix: string): Field[] {
  const writer = new FieldWriter(source, frame.start, prefix);
  writer.add('magic_number', 4, (raw) => raw.toString('hex'));
  if (frame.kind === 'frame') addDataFrame(writer, frame);
  else addSkippableFrame(writer, source, frame);
  return writer.fields;
}

function addDataFrame(writer: FieldWriter, { header, headerEnd, blocksEnd, end, contentBytes }: ZstdDataFrame): void {
  writer.add('frame_header_descriptor', 1, (raw) => raw.readUInt8(0));
  writer.add('window_descriptor', header.windowBytes, () => header.windowSize);
  writer.add('dictionary_id', header.dictionaryBytes, () => header.dictionaryId);
  writer.add('frame_content_size', header.contentSizeBytes, () => header.contentSize, {
    equation: 'length(payload of the frame)',
    holds: header.contentSize === contentBytes,
  });
  writer.add('data_blocks', blocksEnd - headerEnd, () => `${blocksEnd - headerEnd} bytes`, {
    equation: 'zstd(payload)',
    holds: true,
  });
  // The decoder has recomputed it: a frame whose checksum is wrong is not decoded at all.
  writer.add('content_checksum', end - blocksEnd, (raw) => raw.readUInt32LE(0).toString(16).padStart(8, '0'), {
    equation: 'xxh64(payload of the frame) modulo 2^32',
    holds: true,
  });
}

function addSkippableFrame(writer: FieldWriter, source: ByteSource, { headerEnd, end }: ZstdSkippableFrame): void {
  writer.add('frame_size', 4, (raw) => raw.readUInt32LE(0));
  writer.add('user_data', end - headerEnd, () => bytesValue(sliceSource(source, headerEnd, end)));
}

/** Lays fields one behind the other; fields of no bytes are absent. */
class FieldWriter {
  readonly fields: Field[] = [];
  readonly #source: ByteSource;
  readonly #prefix: string;
  #at: number;

  constructor(source: ByteSource, start: number, prefix: string) {
    this.#source = source;
    this.#at = start;
    this.#prefix = prefix;
  }

  add(name: string, length: number, value: (raw: Buffer) => FieldValue, derived?: Derivation): void {
    if (length === 0) return;
    const at = { start: this.#at, end: this.#at + length };
    const raw = this.#source.read(at.start, Math.min(at.end, at.start + 8));
    this.fields.push({
      name: this.#prefix + name,
      at,
      value: value(raw),
      ...(derived === undefined ? {} : { derived }),
    });
    this.#at = at.end;
  }
}

/** What lies behind the last frame, if anything does. */
function trailingFields(source: ByteSource, summary: ZstdSummary): Field[] {
  if (summary.trailing === null) return [];
  const { start, end } = summary.trailing;
  return [{ name: 'trailing', at: summary.trailing, value: bytesValue(sliceSource(source, start, end)) }];
}
