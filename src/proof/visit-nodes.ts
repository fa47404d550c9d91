import { sliceSource } from '../bytes/byte-source.ts';
import { maxInflatedMemberBytes } from '../bytes/limits.ts';
import type { WalkedNode, WalkResult } from '../diff/walk.ts';
import type { ByteSource } from '../model/bytes.ts';
import type { Codec } from '../model/format.ts';
import { withInflated } from './reproduce.ts';

/** Calls `use` for every node below the outermost one that was compared and can be opened again, outer ones first. */
export function visitNodes(
  walked: WalkResult,
  left: ByteSource,
  right: ByteSource,
  use: (node: WalkedNode, left: ByteSource, right: ByteSource) => void,
): void {
  const children = new Map<number, number[]>();
  walked.nodes.forEach(({ parent }, at) => {
    if (parent === null) return;
    const list = children.get(parent);
    if (list === undefined) children.set(parent, [at]);
    else list.push(at);
  });
  const visit = (at: number, l: ByteSource, r: ByteSource): void => {
    for (const child of children.get(at) ?? []) {
      const node = walked.nodes[child];
      const placement = node?.placement;
      if (node === undefined || placement === undefined || placement === null) continue;
      const [one, other] = [placement.left, placement.right];
      withContent(sliceSource(l, one.at.start, one.at.end), one.codec, (inLeft) =>
        withContent(sliceSource(r, other.at.start, other.at.end), other.codec, (inRight) => {
          use(node, inLeft, inRight);
          visit(child, inLeft, inRight);
        }),
      );
    }
  };
  visit(0, left, right);
}

/** Calls `use` with what stored bytes hold; undefined where they cannot be opened. */
export function withContent<T>(stored: ByteSource, codec: Codec, use: (content: ByteSource) => T): T | undefined {
  if (codec === 'other') return undefined;
  return codec === 'deflate' ? withInflated(stored, maxInflatedMemberBytes, use) : use(stored);
}
