import { maxNestingDepth } from '../../bytes/limits.ts';
import type { WalkOptions } from '../../diff/walk.ts';
import type { CompareContext, Format, Node, Siblings } from '../../model/format.ts';
import { isUnder, type Path, pathKey } from '../../model/path.ts';
import { DecodeError } from '../../model/problem.ts';
import type { ReportFinding } from '../../model/report.ts';
import type { Site } from '../../model/site.ts';

/** What is looked for: the node at a path or, where there is a location, the one in whose bytes its ranges are offsets. */
export interface Target {
  readonly path: Path;
  readonly location: ReportFinding['location'] | null;
}

/** A pair of nodes while their bytes can be read, and what was said of them. */
export interface Sought {
  readonly left: Node;
  readonly right: Node;
  readonly sites: readonly Site[];
  /** False for the node of the path where no site of it is the one that is looked for. */
  readonly exact: boolean;
}

const probeBytes = 4096;
const noSiblings: Siblings = { bytes: () => undefined, time: () => undefined };

/** Ends the walk from below. */
class Done extends Error {}

interface Level {
  readonly target: Target;
  readonly options: WalkOptions;
  readonly depth: number;
  readonly siblings: Siblings;
  /** Is given the node that was found, while its bytes are there; a later one is better than an earlier one. */
  readonly take: (found: Sought) => void;
}

/**
 * Walks down to a place of a report as the comparison did, with the same readers: into nothing that is not on the way. So it finds
 * exactly the bytes that the report speaks of, and whatever a format of ours can open.
 */
export function seek(
  left: Node,
  right: Node,
  compare: (cx: CompareContext) => void,
  given: Omit<Level, 'depth' | 'siblings'>,
): void {
  try {
    compareNode(left, right, { ...given, depth: 0, siblings: noSiblings }, compare);
  } catch (error) {
    if (!(error instanceof Done)) throw error;
  }
}

function compareNode(left: Node, right: Node, level: Level, compare: (cx: CompareContext) => void): void {
  const sites: Site[] = [];
  const { target, take } = level;
  const isMember = pathKey(left.path) === pathKey(target.path);
  if (isMember && target.location === null) {
    take({ left, right, sites, exact: true });
    throw new Done();
  }
  compare(contextFor(left, right, level, sites));
  if (sites.some((site) => isSought(site, target))) {
    take({ left, right, sites, exact: true });
    throw new Done();
  }
  if (isMember) take({ left, right, sites, exact: false });
}

function isSought(site: Site, { path, location }: Target): boolean {
  if (location === null || site.kind !== location.kind || site.name !== location.name) return false;
  if (pathKey(site.path) !== pathKey(path)) return false;
  const starts = (['left', 'right'] as const).map((side) => site[side]?.ranges[0]?.start === location[side][0]?.start);
  return starts.every((same) => same);
}

function contextFor(left: Node, right: Node, level: Level, sites: Site[]): CompareContext {
  const { siblings } = level;
  return {
    emit: (site) => void sites.push(site),
    problem: () => undefined,
    sibling: siblings.bytes,
    siblingTime: (side, name) => siblings.time(side, name),
    descend: (l, r, own) => {
      descend(l, r, { ...level, depth: level.depth + 1, siblings: own ?? siblings });
      // Formats ask whether anything was found; what is looked for was not, or this would not be reached.
      return 1;
    },
    enter: (l, r, _placement, compare) => compareNode(l, r, level, compare),
    reorder: () => void [left, right],
  };
}

function descend(left: Node, right: Node, level: Level): void {
  const { options, target, depth } = level;
  if (!isUnder(target.path, left.path)) return;
  compareNode(left, right, level, (cx) => {
    const format = depth > maxNestingDepth ? undefined : commonFormat(left, right, options.formats);
    if (format === undefined) options.compareOpaque(left, right, cx);
    else compareAs(format, left, right, cx, options);
  });
}

/** What is malformed was compared as bytes. */
function compareAs(format: Format, left: Node, right: Node, cx: CompareContext, options: WalkOptions): void {
  try {
    format.compare(left, right, cx);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    options.compareOpaque(left, right, cx);
  }
}

function commonFormat(left: Node, right: Node, formats: readonly Format[]): Format | undefined {
  const [l, r] = [probeOf(left), probeOf(right)];
  const found = formats.find((format) => format.matches(l) && format.matches(r));
  return found !== undefined && Math.max(left.bytes.size, right.bytes.size) <= found.maxSize ? found : undefined;
}

function probeOf(node: Node): Parameters<Format['matches']>[0] {
  return { name: node.name, size: node.bytes.size, head: node.bytes.read(0, probeBytes) };
}
