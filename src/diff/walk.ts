import { maxNestingDepth } from '../bytes/limits.ts';
import type { SideName } from '../model/bytes.ts';
import type { CompareContext, Format, Node, Siblings } from '../model/format.ts';
import { DecodeError, type Problem } from '../model/problem.ts';
import type { Site } from '../model/site.ts';
import { uncoveredSite } from './coverage.ts';

/** What the walk needs to know: the formats in probing order and the fallback for everything else. */
export interface WalkOptions {
  readonly formats: readonly Format[];
  compareOpaque(left: Node, right: Node, cx: CompareContext): void;
}

/** What one walk found, in a fixed order that depends on the bytes alone. */
export interface WalkResult {
  readonly sites: Site[];
  readonly problems: Problem[];
}

const probeBytes = 4096;
const noSiblings: Siblings = { bytes: () => undefined, time: () => undefined };

/**
 * Compares two nodes whose bytes differ: types them, lets the format compare them, recurses into what it hands down,
 * and makes sure that every differing byte is covered. Malformed nodes become a problem and are compared as bytes.
 */
export function walk(left: Node, right: Node, options: WalkOptions): WalkResult {
  const result: WalkResult = { sites: [], problems: [] };
  descend(left, right, { options, result, depth: 0, siblings: noSiblings });
  return result;
}

/** Lets a caller that has already opened a container (a layer's tar) compare it with the walk's context. */
export function walkWith(options: WalkOptions, compare: (cx: CompareContext) => void): WalkResult {
  const result: WalkResult = { sites: [], problems: [] };
  compare(contextFor({ options, result, depth: 0, siblings: noSiblings }));
  return result;
}

interface Level {
  readonly options: WalkOptions;
  readonly result: WalkResult;
  readonly depth: number;
  readonly siblings: Siblings;
}

function contextFor(level: Level): CompareContext {
  const { result } = level;
  return {
    emit: (site) => void result.sites.push(site),
    problem: (problem) => void result.problems.push(problem),
    sibling: level.siblings.bytes,
    siblingTime: (side, name) => level.siblings.time(side, name),
    descend: (left, right, siblings) =>
      descend(left, right, { ...level, depth: level.depth + 1, siblings: siblings ?? level.siblings }),
  };
}

function descend(left: Node, right: Node, level: Level): number {
  const { options, result } = level;
  const before = result.sites.length;
  const cx = contextFor(level);
  const format = level.depth > maxNestingDepth ? undefined : commonFormat(left, right, options.formats);
  if (level.depth > maxNestingDepth) result.problems.push(tooDeep(left));
  if (format === undefined) options.compareOpaque(left, right, cx);
  else if (Math.max(left.bytes.size, right.bytes.size) > format.maxSize) {
    result.problems.push(tooLarge(left, format));
    options.compareOpaque(left, right, cx);
  } else compareAs(format, left, right, cx, level, before);
  return result.sites.length - before;
}

function compareAs(format: Format, left: Node, right: Node, cx: CompareContext, level: Level, before: number): void {
  const { sites, problems } = level.result;
  const problemsBefore = problems.length;
  // What a payload emits has offsets of its own, so only what this format says itself can cover its bytes.
  const own: Site[] = [];
  const emit = (site: Site): void => {
    own.push(site);
    cx.emit(site);
  };
  try {
    format.compare(left, right, { ...cx, emit });
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    sites.length = before;
    problems.length = problemsBefore;
    problems.push(...malformed(format, left, right, error));
    level.options.compareOpaque(left, right, cx);
    return;
  }
  if (format.order === 'container') return;
  const rest = uncoveredSite(left, right, own);
  if (rest !== undefined) sites.push(rest);
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
    offset: error.offset,
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
