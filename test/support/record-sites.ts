import type { ByteSource, SideName } from '../../src/model/bytes.ts';
import type { CompareContext, Node } from '../../src/model/format.ts';
import type { Problem } from '../../src/model/problem.ts';
import type { Site } from '../../src/model/site.ts';

/** Bytes in memory as a source. */
export function memorySource(bytes: Buffer): ByteSource {
  return { size: bytes.length, read: (start, end) => bytes.subarray(Math.max(0, start), Math.max(0, end)) };
}

/** A node named like a member of a layer. */
export function memoryNode(name: string, bytes: Buffer | string): Node {
  return { path: ['layer:0', name], name, bytes: memorySource(Buffer.from(bytes)) };
}

/** Members that `cx.sibling` finds, by name; each with the bytes of its left and its right side. */
export type Siblings = Readonly<Record<string, readonly [Buffer | string, Buffer | string]>>;

export interface Recording {
  readonly sites: Site[];
  readonly problems: Problem[];
  /** How many pairs were handed down. */
  descents: number;
}

type Compare = (left: Node, right: Node, cx: CompareContext) => void;

/** Runs one comparison and keeps what it emits. */
export function recordSites(compare: Compare, left: Node, right: Node, siblings: Siblings = {}): Recording {
  const recording: Recording = { sites: [], problems: [], descents: 0 };
  const sibling = (side: SideName, name: string): ByteSource | undefined => {
    const found = Object.hasOwn(siblings, name) ? siblings[name] : undefined;
    return found === undefined ? undefined : memorySource(Buffer.from(found[side === 'left' ? 0 : 1]));
  };
  compare(left, right, {
    emit: (site) => void recording.sites.push(site),
    problem: (problem) => void recording.problems.push(problem),
    descend: () => {
      recording.descents += 1;
      return 1;
    },
    sibling,
    siblingTime: () => undefined,
  });
  return recording;
}
