import { maxNestingDepth } from '../bytes/limits.ts';
import type { ByteRange, SideName } from '../model/bytes.ts';
import type { CompareContext, Format, Node, Placement, Siblings } from '../model/format.ts';
import type { Path } from '../model/path.ts';
import { DecodeError, type Problem } from '../model/problem.ts';
import type { Site } from '../model/site.ts';
import { timed } from '../util/stopwatch.ts';
import { uncoveredSite } from './coverage.ts';

/** What the walk needs to know: the formats in probing order and the fallback for everything else. */
export interface WalkOptions {
  readonly formats: readonly Format[];
  compareOpaque(left: Node, right: Node, cx: CompareContext): void;
}

/** One pair of nodes that the walk compared: the coordinate system of the sites that it emitted. */
export interface WalkedNode {
  /** Index of the node around it; null for the one that the walk began with. */
  readonly parent: number | null;
  readonly path: Path;
  readonly placement: Placement | null;
  /** Sizes in bytes. */
  readonly size: { readonly left: number; readonly right: number };
  /** Where members moved: the right node's bytes in the order of the left's. */
  order: readonly ByteRange[] | null;
}

/** What one walk found, in a fixed order that depends on the bytes alone. */
export interface WalkResult {
  readonly sites: Site[];
  readonly problems: Problem[];
  readonly nodes: WalkedNode[];
  /** The node in whose bytes a site's ranges are offsets. */
  readonly owners: Map<Site, number>;
}

const probeBytes = 4096;
const noSiblings: Siblings = { bytes: () => undefined, time: () => undefined };

/**
 * Compares two nodes whose bytes differ: types them, lets the format compare them, recurses into what it hands down,
 * and makes sure that every differing byte is covered. Malformed nodes become a problem and are compared as bytes.
 */
export function walk(left: Node, right: Node, options: WalkOptions): WalkResult {
  const result = emptyResult();
  descend(left, right, { options, result, depth: 0, siblings: noSiblings, node: null });
  return result;
}

/** Lets a caller that has already opened a container (a layer's tar) compare it with the walk's context. */
export function walkWith(
  options: WalkOptions,
  left: Node,
  right: Node,
  compare: (cx: CompareContext) => void,
): WalkResult {
  const result = emptyResult();
  const node = addNode(left, right, { options, result, depth: 0, siblings: noSiblings, node: null });
  compare(contextFor({ options, result, depth: 0, siblings: noSiblings, node }));
  return result;
}

function emptyResult(): WalkResult {
  return { sites: [], problems: [], nodes: [], owners: new Map() };
}

function addNode(left: Node, right: Node, level: Level, placement?: Placement): number {
  const size = { left: left.bytes.size, right: right.bytes.size };
  return (
    level.result.nodes.push({ parent: level.node, path: left.path, placement: placement ?? null, size, order: null }) -
    1
  );
}

interface Level {
  readonly options: WalkOptions;
  readonly result: WalkResult;
  readonly depth: number;
  readonly siblings: Siblings;
  /** The node being compared; null before the first. */
  readonly node: number | null;
}

function contextFor(level: Level): CompareContext {
  const { result } = level;
  return {
    emit: (site) => addSite(site, level),
    problem: (problem) => void result.problems.push(problem),
    sibling: level.siblings.bytes,
    siblingTime: (side, name) => level.siblings.time(side, name),
    descend: (left, right, siblings, placement) =>
      descend(left, right, { ...level, depth: level.depth + 1, siblings: siblings ?? level.siblings }, placement),
    enter: (left, right, placement, compare) =>
      compare(contextFor({ ...level, node: addNode(left, right, level, placement) })),
    reorder: (right) => {
      const node = level.node === null ? undefined : result.nodes[level.node];
      if (node !== undefined) node.order = right;
    },
  };
}

function addSite(site: Site, { result, node }: Level): void {
  result.sites.push(site);
  if (node !== null) result.owners.set(site, node);
}

function descend(left: Node, right: Node, around: Level, placement?: Placement): number {
  const { options, result } = around;
  const before = result.sites.length;
  const level = { ...around, node: addNode(left, right, around, placement) };
  const cx = contextFor(level);
  const format = level.depth > maxNestingDepth ? undefined : commonFormat(left, right, options.formats);
  if (level.depth > maxNestingDepth) result.problems.push(tooDeep(left));
  if (format === undefined) timed('compare bytes', () => options.compareOpaque(left, right, cx));
  else if (Math.max(left.bytes.size, right.bytes.size) > format.maxSize) {
    result.problems.push(tooLarge(left, format));
    options.compareOpaque(left, right, cx);
  } else compareAs(format, left, right, cx, level, before);
  return result.sites.length - before;
}

function compareAs(format: Format, left: Node, right: Node, cx: CompareContext, level: Level, before: number): void {
  const { sites, problems } = level.result;
  const problemsBefore = problems.length;
  const nodesBefore = level.result.nodes.length;
  // What a payload emits has offsets of its own, so only what this format says itself can cover its bytes.
  const own: Site[] = [];
  const emit = (site: Site): void => {
    own.push(site);
    cx.emit(site);
  };
  try {
    timed(`compare ${format.id}`, () => format.compare(left, right, { ...cx, emit }));
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    sites.length = before;
    problems.length = problemsBefore;
    level.result.nodes.length = nodesBefore;
    problems.push(...malformed(format, left, right, error));
    level.options.compareOpaque(left, right, alarmed(cx, error));
    return;
  }
  if (format.order === 'container') return;
  const rest = uncoveredSite(left, right, own);
  if (rest !== undefined) addSite(rest, level);
}

/** A checksum that is not that of its content is grave, whatever else keeps the format from being read. */
function alarmed(cx: CompareContext, error: DecodeError): CompareContext {
  if (!/-(?:crc|check|checksum)$/.test(error.code)) return cx;
  const alarm = `a checksum in it is not that of its content: ${error.message}`;
  return { ...cx, emit: (site) => cx.emit({ ...site, alarm }) };
}

/** The first format that recognises both sides. */
function commonFormat(left: Node, right: Node, formats: readonly Format[]): Format | undefined {
  const leftProbe = probeOf(left);
  const rightProbe = probeOf(right);
  return formats.find((format) => format.matches(leftProbe) && format.matches(rightProbe));
}

function probeOf(node: Node): Parameters<Format['matches']>[0] {
  return { name: node.name, size: node.bytes.size, head: node.bytes.read(0, probeBytes) };
}

/** Which side is malformed: the one that cannot be compared with itself. */
function malformed(format: Format, left: Node, right: Node, error: DecodeError): Problem[] {
  const sides: SideName[] = [];
  if (cannotRead(format, left)) sides.push('left');
  if (cannotRead(format, right)) sides.push('right');
  return (sides.length > 0 ? sides : (['left'] as const)).map((side) => ({
    code: error.code,
    severity: 'error',
    side,
    path: left.path,
    // Where the bytes lead a reader outside, the place is their end; the message has the number that led there.
    offset: Math.min(error.offset, (side === 'left' ? left : right).bytes.size),
    message: `not a readable ${format.title}: ${error.message}`,
    hint: 'The bytes were compared as they are.',
  }));
}

function cannotRead(format: Format, node: Node): boolean {
  const quiet: CompareContext = {
    emit: () => undefined,
    problem: () => undefined,
    descend: () => 0,
    sibling: noSiblings.bytes,
    siblingTime: noSiblings.time,
  };
  try {
    format.compare(node, node, quiet);
    return false;
  } catch (error) {
    return error instanceof DecodeError;
  }
}

function tooDeep(node: Node): Problem {
  return {
    code: 'nesting-depth',
    severity: 'error',
    side: 'left',
    path: node.path,
    offset: null,
    message: `nested more than ${maxNestingDepth} containers deep`,
    hint: 'What lies deeper was compared as bytes.',
  };
}

function tooLarge(node: Node, format: Format): Problem {
  return {
    code: 'member-too-large',
    severity: 'note',
    side: 'left',
    path: node.path,
    offset: null,
    message: `${node.bytes.size} bytes are more than the ${format.maxSize} that are compared as ${format.title}`,
    hint: 'The bytes were compared as they are; nothing is left out.',
  };
}
