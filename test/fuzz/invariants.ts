import { walkOptions } from '../../src/app/registries.ts';
import { type WalkResult, walk } from '../../src/diff/walk.ts';
import type { ByteRange } from '../../src/model/bytes.ts';
import { memoryNode } from '../support/record-sites.ts';

/** A comparison that takes longer counts as a hang; a usual one takes a millisecond. */
export const slowMs = 5_000;

/**
 * Compares two documents through the engine, as a walk of an image would, and says what is wrong with the answer:
 * undefined when nothing is. Anything thrown is wrong, for the walk catches DecodeError by itself.
 */
export function faultOf(name: string, left: Buffer, right: Buffer): string | undefined {
  // The engine never compares equal bytes.
  if (left.equals(right)) return undefined;
  const start = process.cpuUsage();
  let result: WalkResult;
  try {
    result = compare(name, left, right);
  } catch (error) {
    return `throws ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  }
  const spent = process.cpuUsage(start);
  if ((spent.user + spent.system) / 1000 > slowMs) return `takes ${Math.round(spent.user / 1000)} ms`;
  if (result.sites.length === 0) return 'calls different bytes equal';
  return misplaced(result) ?? unclear(result) ?? unstable(name, left, right, result);
}

function compare(name: string, left: Buffer, right: Buffer): WalkResult {
  return walk(memoryNode(name, left), memoryNode(name, right), walkOptions);
}

function misplaced({ sites, owners, nodes }: WalkResult): string | undefined {
  for (const site of sites) {
    const size = nodes[owners.get(site) ?? -1]?.size;
    if (size === undefined) return `${site.key} belongs to no node`;
    for (const side of ['left', 'right'] as const) {
      const outside = site[side]?.ranges.find((range) => !isInside(range, size[side]));
      if (outside !== undefined)
        return `${site.key} has a range ${outside.start}–${outside.end} on the ${side} of ${size[side]} bytes`;
    }
  }
  return undefined;
}

function isInside({ start, end }: ByteRange, size: number): boolean {
  return Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start <= end && end <= size;
}

function unclear({ problems, nodes }: WalkResult): string | undefined {
  for (const { code, message, offset, path } of problems) {
    if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(code)) return `a problem has the code ${code}`;
    if (/undefined|NaN|\[object|Infinity/.test(message)) return `a problem says “${message}”`;
    // A payload has the path of the stream around it, so the larger of both counts.
    const sizes = nodes.filter((node) => isBelow(path, node.path)).map(({ size }) => Math.max(size.left, size.right));
    if (offset !== null && !(Number.isSafeInteger(offset) && 0 <= offset && offset <= Math.max(...sizes)))
      return `${code} is at ${offset} of ${Math.max(...sizes)}: ${message}`;
  }
  return undefined;
}

function isBelow(path: readonly string[], ancestor: readonly string[]): boolean {
  return ancestor.every((step, at) => path[at] === step);
}

/** The same bytes must give the same answer, whatever was compared before. */
function unstable(name: string, left: Buffer, right: Buffer, first: WalkResult): string | undefined {
  const second = compare(name, left, right);
  const text = ({ sites, problems }: WalkResult): string => JSON.stringify([sites, problems], plain);
  return text(first) === text(second) ? undefined : 'answers otherwise the second time';
}

function plain(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value instanceof Map ? [...value] : value;
}
