import { type ByteRun, type ByteWindow, byteRuns, commonHead, commonTail } from '../../align/byte-runs.ts';
import type { ByteRange, ByteSource } from '../../model/bytes.ts';
import type { CompareContext, Node } from '../../model/format.ts';
import type { Site, SiteSide } from '../../model/site.ts';
import { byteKind, entropy } from './byte-kind.ts';
import { decodeText } from './lines.ts';
import { middleFacts, shorten } from './middle.ts';
import { growTextRuns, type ShownRun, withoutPadding } from './text-runs.ts';

type Facts = NonNullable<Site['facts']>;

/** How to report byte runs. */
export interface ByteSiteOptions {
  readonly key: string;
  /** The parts of the nodes to compare; all of both when left out. */
  readonly window?: ByteWindow;
  /** False where printable bytes are chance (machine code). */
  readonly text?: boolean;
  /** Further facts about a run. */
  facts?(run: ByteRun): Facts;
}

const maxHexBytes = 32;
/** A number of eight bytes may begin so far before the first byte that differs, or end so far behind the last one. */
const maxNumberBytes = 8;

/**
 * Compares the bytes of two nodes and emits one site for each run that differs; strings as text, everything else as hex
 * of at most 32 bytes. Returns the number of sites.
 */
export function emitByteSites(left: Node, right: Node, cx: CompareContext, options: ByteSiteOptions): number {
  const a = left.bytes;
  const b = right.bytes;
  const window = options.window ?? { left: { start: 0, end: a.size }, right: { start: 0, end: b.size } };
  const runs = byteRuns(a, b, window).filter((run) => run.bytes > 0);
  const shown =
    options.text === false ? runs.map((run) => ({ ...run, text: false })) : growTextRuns(a, b, runs, window.left);
  for (const run of shown) cx.emit(byteSite(left, right, run, options));
  return shown.length;
}

function byteSite(left: Node, right: Node, run: ShownRun, options: ByteSiteOptions): Site {
  const leftSide = sideOf(left.bytes, run.left, run.text);
  const rightSide = sideOf(right.bytes, run.right, run.text);
  return {
    path: left.path,
    key: options.key,
    kind: 'bytes',
    name: rangeName(run),
    left: leftSide,
    right: rightSide,
    bytes: run.bytes,
    facts: {
      text: run.text,
      entropy: Math.max(entropy(left.bytes, run.left), entropy(right.bytes, run.right)),
      offset: run.left.start,
      ...kindFacts(left.bytes, right.bytes, run),
      ...(run.text
        ? middleFacts(String(leftSide.value), String(rightSide.value))
        : aroundFacts(left.bytes, right.bytes, run)),
      ...options.facts?.(run),
    },
  };
}

/** What the bytes look like where both sides agree, and the sizes of the files that they stand in. */
function kindFacts(left: ByteSource, right: ByteSource, run: ByteRun): Facts {
  const sides = [
    ...(run.left.start === run.left.end ? [] : [byteKind(left, run.left)]),
    ...(run.right.start === run.right.end ? [] : [byteKind(right, run.right)]),
  ];
  const kind = sides.every((other) => other === sides[0]) ? sides[0] : undefined;
  return { ...(kind === undefined ? {} : { byteKind: kind }), fileSize: Math.max(left.size, right.size) };
}

function sideOf(source: ByteSource, range: ByteRange, text: boolean): SiteSide {
  if (text) {
    return { value: shorten(decodeText(withoutPadding(source.read(range.start, range.end)))), ranges: [range] };
  }
  return { value: hexOf(source, range), ranges: [range] };
}

/** At most 32 bytes in hex; `…` says that there are more. */
function hexOf(source: ByteSource, { start, end }: ByteRange): string {
  const hex = source.read(start, Math.min(end, start + maxHexBytes)).toString('hex');
  return end - start > maxHexBytes ? `${hex}…` : hex;
}

/**
 * What a short run may be a part of: its bytes with up to seven equal ones before and behind it, as hex; `aroundAt` says
 * where in them it begins. For grammars of numbers, whose high bytes seldom differ.
 */
function aroundFacts(left: ByteSource, right: ByteSource, run: ByteRun): Facts {
  const length = run.left.end - run.left.start;
  if (length > maxNumberBytes || length !== run.right.end - run.right.start) return {};
  const room = maxNumberBytes - 1;
  const heads = [headOf(left, run.left, room), headOf(right, run.right, room)] as const;
  const before = commonTail(heads[0], heads[1], Math.min(heads[0].length, heads[1].length));
  const tails = [tailOf(left, run.left, room), tailOf(right, run.right, room)] as const;
  const after = commonHead(...tails);
  const hex = (source: ByteSource, { start, end }: ByteRange): string =>
    source.read(start - before, end + after).toString('hex');
  return { aroundLeft: hex(left, run.left), aroundRight: hex(right, run.right), aroundAt: before };
}

function headOf(source: ByteSource, { start }: ByteRange, room: number): Buffer {
  return source.read(Math.max(0, start - room), start);
}

function tailOf(source: ByteSource, { end }: ByteRange, room: number): Buffer {
  return source.read(end, Math.min(source.size, end + room));
}

/** `bytes 0x10–0x1f`, both inclusive; of the right side where the left has none. */
function rangeName({ left, right }: ByteRun): string {
  const onlyRight = left.start === left.end;
  const { start, end } = onlyRight ? right : left;
  const first = `0x${start.toString(16)}`;
  const name = end - start === 1 ? `byte ${first}` : `bytes ${first}–0x${(end - 1).toString(16)}`;
  return onlyRight ? `${name} on the right` : name;
}
