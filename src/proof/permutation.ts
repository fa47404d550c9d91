import type { ByteRange, ByteSource } from '../model/bytes.ts';
import type { Site } from '../model/site.ts';

const maxBytes = 16 * 1024 * 1024;

/**
 * For an order that differs: where each piece of the left stands on the right, by the start of the left range that it is
 * part of. Pieces are the ranges themselves, or their lines. Undefined when the two sides are not the same pieces.
 */
export function permutationOf(
  site: Site,
  left: ByteSource,
  right: ByteSource,
): ReadonlyMap<number, readonly ByteRange[]> | undefined {
  if (site.kind !== 'order' || site.left === null || site.right === null) return undefined;
  const [lefts, rights] = [site.left.ranges, site.right.ranges];
  const size = (ranges: readonly ByteRange[]): number => ranges.reduce((sum, { start, end }) => sum + end - start, 0);
  if (size(lefts) !== size(rights) || size(lefts) > maxBytes) return undefined;
  return matched(lefts, rights, left, right, (_, range) => [range]) ?? matched(lefts, rights, left, right, linesOf);
}

type Cut = (source: ByteSource, range: ByteRange) => readonly ByteRange[];

function matched(
  lefts: readonly ByteRange[],
  rights: readonly ByteRange[],
  left: ByteSource,
  right: ByteSource,
  cut: Cut,
): ReadonlyMap<number, readonly ByteRange[]> | undefined {
  const waiting = new Map<string, ByteRange[]>();
  for (const range of rights) {
    for (const piece of cut(right, range)) {
      const content = textOf(right, piece);
      const queue = waiting.get(content);
      if (queue === undefined) waiting.set(content, [piece]);
      else queue.push(piece);
    }
  }
  const found = new Map<number, ByteRange[]>();
  for (const range of lefts) {
    const pieces = cut(left, range).map((piece) => waiting.get(textOf(left, piece))?.shift());
    if (pieces.includes(undefined)) return undefined;
    found.set(
      range.start,
      pieces.flatMap((piece) => piece ?? []),
    );
  }
  return found;
}

function textOf(source: ByteSource, { start, end }: ByteRange): string {
  return source.read(start, end).toString('latin1');
}

function linesOf(source: ByteSource, { start, end }: ByteRange): readonly ByteRange[] {
  const bytes = source.read(start, end);
  const lines: ByteRange[] = [];
  for (let at = 0; at < bytes.length; ) {
    const feed = bytes.indexOf(0x0a, at);
    const next = feed === -1 ? bytes.length : feed + 1;
    lines.push({ start: start + at, end: start + next });
    at = next;
  }
  return lines;
}
