import { diffFields, type FieldPair } from '../../align/fields.ts';
import { sameBytes, sliceSource } from '../../bytes/byte-source.ts';
import type { ZstdDataFrame, ZstdSummary } from '../../bytes/decompress.ts';
import type { ByteRange, ByteSource } from '../../model/bytes.ts';
import type { Field, FieldValue } from '../../model/field.ts';
import type { Path } from '../../model/path.ts';
import type { Site, SiteSide } from '../../model/site.ts';
import { zstdFields } from './fields.ts';

/** One compressed side, already walked. */
export interface ZstdBlob {
  readonly path: Path;
  /** The compressed bytes. */
  readonly bytes: ByteSource;
  readonly summary: ZstdSummary;
}

/** Fields that say how the payload is written and nothing else. */
const encodingFields: readonly string[] = [
  'frame_header_descriptor',
  'window_descriptor',
  'frame_content_size',
  'content_checksum',
];

/**
 * Says where two zstd files differ as zstd files: header fields, checksums, skippable frames, trailing bytes, the blocks
 * (encoding when the payloads are equal, else derived from them) and the frames. Does not look into the payloads.
 */
export function compareZstdBlobs(
  left: ZstdBlob,
  right: ZstdBlob,
  payloadEqual: boolean,
  emit: (site: Site) => void,
): void {
  const paired = framesPair(left, right);
  const fields = paired ? allButBlocks : outerFields;
  diffFields({ fields: fields(left), bytes: left.bytes }, { fields: fields(right), bytes: right.bytes }, (pair) => {
    emit(fieldSite(left.path, pair, payloadEqual));
  });
  const ranges = paired ? differingBlocks(left, right) : { left: wholeFrames(left), right: wholeFrames(right) };
  const differs = ranges.left.length > 0 || ranges.right.length > 0;
  if (differs && (payloadEqual || !paired)) emit(framesSite(left, right, ranges, payloadEqual));
  if (differs && !payloadEqual) emit(derivedSite(left.path, ranges));
}

interface RangePair {
  readonly left: readonly ByteRange[];
  readonly right: readonly ByteRange[];
}

/** Whether frames can be compared one by one; skippable ones may come on top, but may not have changed places. */
function framesPair(left: ZstdBlob, right: ZstdBlob): boolean {
  if (dataFrames(left).length !== dataFrames(right).length) return false;
  return skippableCount(left) !== skippableCount(right) || kindsOf(left) === kindsOf(right);
}

function kindsOf({ summary }: ZstdBlob): string {
  return summary.frames.map(({ kind }) => kind.charAt(0)).join('');
}

function skippableCount({ summary }: ZstdBlob): number {
  return summary.frames.filter(({ kind }) => kind === 'skippable').length;
}

/** Blocks can be as large as a layer: they are compared in pieces, not as fields. */
function allButBlocks({ bytes, summary }: ZstdBlob): Field[] {
  return zstdFields(bytes, summary).filter(({ name }) => fieldOf(name) !== 'data_blocks');
}

/** With other frames only what is not payload can be paired. */
function outerFields({ bytes, summary }: ZstdBlob): Field[] {
  return zstdFields(bytes, summary).filter(({ name }) => name === 'trailing' || name.startsWith('skippable'));
}

function dataFrames({ summary }: ZstdBlob): ZstdDataFrame[] {
  return summary.frames.filter((frame) => frame.kind === 'frame');
}

function wholeFrames(blob: ZstdBlob): ByteRange[] {
  return dataFrames(blob).map(({ start, end }) => ({ start, end }));
}

function differingBlocks(left: ZstdBlob, right: ZstdBlob): RangePair {
  const differing: { left: ByteRange[]; right: ByteRange[] } = { left: [], right: [] };
  const others = dataFrames(right);
  dataFrames(left).forEach((frame, at) => {
    const other = others[at];
    if (other === undefined || sameBytes(blocksOf(left, frame), blocksOf(right, other))) return;
    differing.left.push({ start: frame.headerEnd, end: frame.blocksEnd });
    differing.right.push({ start: other.headerEnd, end: other.blocksEnd });
  });
  return differing;
}

function blocksOf({ bytes }: ZstdBlob, { headerEnd, blocksEnd }: ZstdDataFrame): ByteSource {
  return sliceSource(bytes, headerEnd, blocksEnd);
}

/** The field's own name, without the frame it belongs to. */
function fieldOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

function fieldSite(path: Path, { name, left, right, bytes }: FieldPair, payloadEqual: boolean): Site {
  const field = fieldOf(name);
  const derived = left?.derived !== undefined || right?.derived !== undefined;
  return {
    path,
    key: `zstd:${field}`,
    kind: 'metadata',
    name,
    left: left === null ? null : sideOf(left),
    right: right === null ? null : sideOf(right),
    bytes,
    ...(derived ? { of: path } : {}),
    ...(payloadEqual && encodingFields.includes(field) ? { role: 'encoding' } : {}),
  };
}

function sideOf({ at, value, derived }: Field): SiteSide {
  return { value, ranges: [at], ...(derived === undefined ? {} : { derived }) };
}

/** Compressed bytes are no leaf of their own, so this site accounts for none. */
function derivedSite(path: Path, ranges: RangePair): Site {
  const side = (of: readonly ByteRange[]): SiteSide => ({
    value: `${of.reduce((sum, { start, end }) => sum + end - start, 0)} bytes`,
    ranges: of,
    derived: { equation: 'zstd(payload)', holds: true },
  });
  const [left, right] = [side(ranges.left), side(ranges.right)];
  return { path, key: 'zstd:data_blocks', kind: 'metadata', name: 'data_blocks', left, right, bytes: 0, of: path };
}

function framesSite(left: ZstdBlob, right: ZstdBlob, ranges: RangePair, payloadEqual: boolean): Site {
  return {
    path: left.path,
    key: 'zstd:frames',
    kind: 'metadata',
    name: 'frames',
    left: { value: describeFrames(left), ranges: ranges.left },
    right: { value: describeFrames(right), ranges: ranges.right },
    bytes: 0,
    ...(payloadEqual ? { role: 'encoding' } : {}),
    facts: { ...factsOf(left, 'Left'), ...factsOf(right, 'Right') },
  };
}

function describeFrames(blob: ZstdBlob): string {
  const frames = dataFrames(blob);
  const bytes = frames.reduce((sum, { start, end }) => sum + end - start, 0);
  return `${frames.length} ${frames.length === 1 ? 'frame' : 'frames'}, ${bytes} bytes`;
}

/** What the parameters of the compressor leave visible in the first frame. */
function factsOf(blob: ZstdBlob, side: 'Left' | 'Right'): Record<string, FieldValue> {
  const header = dataFrames(blob)[0]?.header;
  return {
    [`frames${side}`]: dataFrames(blob).length,
    [`skippable${side}`]: skippableCount(blob),
    [`checksum${side}`]: header?.checksum ?? null,
    [`contentSize${side}`]: header === undefined ? null : header.contentSize !== null,
    [`window${side}`]: header?.windowSize ?? null,
  };
}
