import { diffFields, type FieldPair } from '../../align/fields.ts';
import { sameBytes, sliceSource } from '../../bytes/byte-source.ts';
import type { GzipMember, GzipSummary } from '../../bytes/decompress.ts';
import { type DeflatePair, findDeflateSettings } from '../../bytes/deflate-settings.ts';
import type { ByteRange, ByteSource } from '../../model/bytes.ts';
import type { Field, FieldValue } from '../../model/field.ts';
import type { Path } from '../../model/path.ts';
import type { Site, SiteSide } from '../../model/site.ts';
import { gzipFields, headerFields, trailingFields } from './fields.ts';

/** One compressed side, already walked. */
export interface GzipBlob {
  readonly path: Path;
  /** The compressed bytes. */
  readonly bytes: ByteSource;
  readonly summary: GzipSummary;
  /** What they hold; without it no compressor settings are looked for. */
  readonly payload?: ByteSource;
}

/**
 * Says where two gzip files differ as gzip files: header fields, trailers, trailing bytes, the deflate streams (encoding
 * when the payloads are equal, else derived from them) and the number of members. Does not look into the payloads.
 */
export function compareGzipBlobs(
  left: GzipBlob,
  right: GzipBlob,
  payloadEqual: boolean,
  emit: (site: Site) => void,
): void {
  const sameCount = left.summary.members.length === right.summary.members.length;
  const fields = sameCount ? allButDeflate : outerFields;
  diffFields({ fields: fields(left), bytes: left.bytes }, { fields: fields(right), bytes: right.bytes }, (pair) => {
    emit(fieldSite(left.path, pair));
  });
  const ranges = sameCount ? differingStreams(left, right) : { left: [innerRange(left)], right: [innerRange(right)] };
  if (!sameCount) emit(membersSite(left, right, ranges, payloadEqual));
  if (ranges.left.length === 0 || (payloadEqual && !sameCount)) return;
  emit(payloadEqual ? encodingSite(left, right, ranges) : derivedSite(left.path, ranges));
}

interface RangePair {
  readonly left: readonly ByteRange[];
  readonly right: readonly ByteRange[];
}

/** Deflate streams can be as large as a layer: they are compared in pieces, not as fields. */
function allButDeflate({ bytes, summary }: GzipBlob): Field[] {
  return gzipFields(bytes, summary).filter(({ name }) => fieldOf(name) !== 'deflate');
}

/** With another number of members only what surrounds them can be paired. */
function outerFields({ bytes, summary }: GzipBlob): Field[] {
  const [first] = summary.members;
  return [...(first === undefined ? [] : headerFields(bytes, first)), ...trailingFields(bytes, summary)];
}

/** Everything between the first member's header and the end of the last member. */
function innerRange({ summary }: GzipBlob): ByteRange {
  return { start: summary.members[0]?.headerEnd ?? 0, end: summary.members.at(-1)?.end ?? 0 };
}

function differingStreams(left: GzipBlob, right: GzipBlob): RangePair {
  const differing: { left: ByteRange[]; right: ByteRange[] } = { left: [], right: [] };
  left.summary.members.forEach((member, at) => {
    const other = right.summary.members[at];
    if (other === undefined || sameBytes(deflateOf(left, member), deflateOf(right, other))) return;
    differing.left.push(deflateRange(member));
    differing.right.push(deflateRange(other));
  });
  return differing;
}

function deflateRange({ headerEnd, deflateEnd }: GzipMember): ByteRange {
  return { start: headerEnd, end: deflateEnd };
}

function deflateOf({ bytes }: GzipBlob, { headerEnd, deflateEnd }: GzipMember): ByteSource {
  return sliceSource(bytes, headerEnd, deflateEnd);
}

/** The field's own name, without the member it belongs to. */
function fieldOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

function fieldSite(path: Path, { name, left, right, bytes }: FieldPair): Site {
  const derived = left?.derived !== undefined || right?.derived !== undefined;
  return {
    path,
    key: `gzip:${fieldOf(name)}`,
    kind: 'metadata',
    name,
    left: left === null ? null : sideOf(left),
    right: right === null ? null : sideOf(right),
    bytes,
    ...(derived ? { of: path } : {}),
  };
}

function sideOf({ at, value, derived }: Field): SiteSide {
  return { value, ranges: [at], ...(derived === undefined ? {} : { derived }) };
}

function streamSide(ranges: readonly ByteRange[]): SiteSide {
  return { value: `${ranges.reduce((sum, { start, end }) => sum + end - start, 0)} bytes`, ranges };
}

/** Compressed bytes are no leaf of their own, so these sites account for none. */
function deflateSite(path: Path, left: SiteSide, right: SiteSide): Site {
  return { path, key: 'gzip:deflate', kind: 'metadata', name: 'deflate', left, right, bytes: 0 };
}

function derivedSite(path: Path, ranges: RangePair): Site {
  const derived = { equation: 'deflate(payload)', holds: true };
  const left = { ...streamSide(ranges.left), derived };
  const right = { ...streamSide(ranges.right), derived };
  return { ...deflateSite(path, left, right), of: path };
}

function encodingSite(left: GzipBlob, right: GzipBlob, ranges: RangePair): Site {
  const facts = {
    reproducedByLeft: settingsOf(left),
    reproducedByRight: settingsOf(right),
    xflLeft: headerByte(left, xflAt),
    xflRight: headerByte(right, xflAt),
    osLeft: headerByte(left, osAt),
    osRight: headerByte(right, osAt),
    ...memberCounts(left, right),
  };
  return { ...deflateSite(left.path, streamSide(ranges.left), streamSide(ranges.right)), role: 'encoding', facts };
}

function membersSite(left: GzipBlob, right: GzipBlob, ranges: RangePair, payloadEqual: boolean): Site {
  return {
    path: left.path,
    key: 'gzip:members',
    kind: 'metadata',
    name: 'members',
    left: { value: left.summary.members.length, ranges: ranges.left },
    right: { value: right.summary.members.length, ranges: ranges.right },
    bytes: 0,
    ...(payloadEqual ? { role: 'encoding' } : {}),
    facts: { ...memberCounts(left, right), plainLeft: laterHeadersPlain(left), plainRight: laterHeadersPlain(right) },
  };
}

function memberCounts(left: GzipBlob, right: GzipBlob): Record<string, FieldValue> {
  return { membersLeft: left.summary.members.length, membersRight: right.summary.members.length };
}

/** Whether no header after the first has room for names, comments or extra fields. */
function laterHeadersPlain({ summary }: GzipBlob): boolean {
  return summary.members.slice(1).every(({ start, headerEnd }) => headerEnd - start === 10);
}

const xflAt = 8;
const osAt = 9;

/** A byte of the first member's header. */
function headerByte({ bytes, summary }: GzipBlob, offset: number): number {
  const at = (summary.members[0]?.start ?? 0) + offset;
  return bytes.read(at, at + 1).readUInt8(0);
}

function settingsOf(blob: GzipBlob): string | null {
  const { payload, summary } = blob;
  if (payload === undefined) return null;
  const streams: DeflatePair[] = [];
  let at = 0;
  for (const member of summary.members) {
    const end = at + member.contentBytes;
    streams.push({ payload: sliceSource(payload, at, end), deflate: deflateOf(blob, member) });
    at = end;
  }
  return findDeflateSettings(streams, headerByte(blob, xflAt));
}
