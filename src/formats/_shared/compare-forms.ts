import { diffFields, type FieldPair, totalLength } from '../../align/fields.ts';
import { sameBytes, sliceSource } from '../../bytes/byte-source.ts';
import type { ByteRange, ByteSource } from '../../model/bytes.ts';
import type { Field } from '../../model/field.ts';
import type { CompareContext } from '../../model/format.ts';
import type { Path } from '../../model/path.ts';
import type { Site, SiteSide } from '../../model/site.ts';

/** One compressed file as a compressed file: how its payload is cut and wrapped. */
export interface CompressedForm {
  /** The compressed bytes. */
  readonly bytes: ByteSource;
  /**
   * The fields tile the file. Those that follow from the payload and from other fields, the compressed data first of
   * all, are derived; the others are what a writer chooses.
   */
  readonly fields: readonly Field[];
  /** Uncompressed bytes of each piece that was compressed by itself. */
  readonly pieces: readonly number[];
  /** Equal when the fields of two files can be compared one by one. */
  readonly shape: string;
  /** Where the streams end and trailing bytes begin. */
  readonly streamsEnd: number;
  /** In words: `1 stream, 2 blocks, 120 bytes`. */
  readonly description: string;
  readonly facts: NonNullable<Site['facts']>;
}

/** The field outside the streams: it can be paired however the streams are cut, and it can hold anything. */
const outerField = 'trailing';

interface RangePair {
  readonly left: readonly ByteRange[];
  readonly right: readonly ByteRange[];
}

/**
 * Says where two compressed files differ as such: one site for each field that a writer chooses, and one site
 * `<format>:blocks` for all that follows from these and the payload (encoding when the payloads are equal, else derived
 * from them). Trailing bytes are never encoding. Does not look into the payloads.
 */
export function compareForms(
  format: string,
  path: Path,
  left: CompressedForm,
  right: CompressedForm,
  payloadEqual: boolean,
  emit: CompareContext['emit'],
): void {
  const paired = left.shape === right.shape;
  const chosen = ({ fields }: CompressedForm): readonly Field[] =>
    fields.filter(({ name, derived }) => (paired ? derived === undefined : name === outerField));
  diffFields({ fields: chosen(left), bytes: left.bytes }, { fields: chosen(right), bytes: right.bytes }, (pair) =>
    emit(fieldSite(format, path, pair, payloadEqual)),
  );
  const ranges = paired ? differingRuns(left, right) : { left: [allStreams(left)], right: [allStreams(right)] };
  if (ranges.left.length === 0 && ranges.right.length === 0) return;
  const follows = !payloadEqual && (paired || isSameCut(left.pieces, right.pieces));
  emit(blocksSite(format, path, left, right, ranges, payloadEqual, follows));
}

function allStreams({ streamsEnd }: CompressedForm): ByteRange {
  return { start: 0, end: streamsEnd };
}

function differingRuns(left: CompressedForm, right: CompressedForm): RangePair {
  const differing: { left: ByteRange[]; right: ByteRange[] } = { left: [], right: [] };
  const [lefts, rights] = [derivedRuns(left), derivedRuns(right)];
  for (const anchor of new Set([...lefts.keys(), ...rights.keys()])) {
    const [one, other] = [lefts.get(anchor), rights.get(anchor)];
    if (one !== undefined && other !== undefined && sameBytes(slice(left, one), slice(right, other))) continue;
    if (one !== undefined) differing.left.push(one);
    if (other !== undefined) differing.right.push(other);
  }
  return differing;
}

/** Runs of derived fields by the name of the field before them. */
function derivedRuns({ fields }: CompressedForm): ReadonlyMap<string, ByteRange> {
  const runs = new Map<string, ByteRange>();
  let anchor = '';
  for (const { name, at, derived } of fields) {
    if (derived === undefined) anchor = name;
    else runs.set(anchor, { start: runs.get(anchor)?.start ?? at.start, end: at.end });
  }
  return runs;
}

function slice({ bytes }: CompressedForm, { start, end }: ByteRange): ByteSource {
  return sliceSource(bytes, start, end);
}

/** Whether both payloads are cut after the same number of bytes, so that the number of pieces follows from their lengths. */
function isSameCut(left: readonly number[], right: readonly number[]): boolean {
  const [shorter, longer] = left.length < right.length ? [left, right] : [right, left];
  const [size] = longer;
  if (size === undefined || shorter.length === 0) return false;
  return [shorter, longer].every((pieces) =>
    pieces.every((piece, at) => piece === size || (at === pieces.length - 1 && piece < size)),
  );
}

/** The field's own name, without the stream and the block it belongs to. */
function fieldOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

function fieldSite(format: string, path: Path, pair: FieldPair, payloadEqual: boolean): Site {
  const { name, left, right, bytes } = pair;
  const encoding = payloadEqual && name !== outerField;
  return {
    path,
    key: `${format}:${fieldOf(name)}`,
    kind: 'metadata',
    name,
    left: left === null ? null : sideOf(left),
    right: right === null ? null : sideOf(right),
    bytes,
    ...(encoding ? { role: 'encoding' } : {}),
  };
}

function sideOf({ at, value }: Field): SiteSide {
  return { value, ranges: [at] };
}

/** Compressed bytes are no leaf of their own, so this site accounts for none. */
function blocksSite(
  format: string,
  path: Path,
  left: CompressedForm,
  right: CompressedForm,
  ranges: RangePair,
  payloadEqual: boolean,
  follows: boolean,
): Site {
  const derived = { equation: `${format}(payload)`, holds: true };
  const side = ({ description }: CompressedForm, of: readonly ByteRange[]): SiteSide => ({
    value: follows ? `${totalLength(of)} bytes` : description,
    ranges: of,
    ...(follows ? { derived } : {}),
  });
  return {
    path,
    key: `${format}:blocks`,
    kind: 'metadata',
    name: 'blocks',
    left: side(left, ranges.left),
    right: side(right, ranges.right),
    bytes: 0,
    ...(follows ? { of: path } : {}),
    ...(payloadEqual ? { role: 'encoding' } : {}),
    facts: { ...suffixed(left.facts, 'Left'), ...suffixed(right.facts, 'Right') },
  };
}

function suffixed(facts: CompressedForm['facts'], side: 'Left' | 'Right'): CompressedForm['facts'] {
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [name + side, value]));
}
