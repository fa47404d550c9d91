import { chunksOf } from '../bytes/byte-source.ts';
import { maxLayerBytes } from '../bytes/limits.ts';
import type { SideName } from '../model/bytes.ts';
import type { CompareContext, Format, Node, Probe } from '../model/format.ts';
import { DecodeError } from '../model/problem.ts';
import { compareContainer } from './_shared/compare-container.ts';
import type { ContainerSide } from './_shared/container.ts';
import { tarContainer } from './tar/container.ts';
import { blockSize, checksumHolds, dialectOf, isZeroBlock } from './tar/header.ts';
import { TarIndexer } from './tar/indexer.ts';

/** Tar archives: POSIX.1-2017 pax and ustar, GNU, star, v7. */
export const tar: Format = {
  id: 'tar',
  title: 'tar archive',
  order: 'container',
  maxSize: maxLayerBytes,
  matches,
  compare,
};

/** By the checksum of the first header, and its magic or, without one, the typeflags that v7 knew. */
function matches({ head }: Probe): boolean {
  if (head.length < blockSize || isZeroBlock(head, 0) || !checksumHolds(head, 0)) return false;
  if (dialectOf(head, 0) !== 'v7') return true;
  return head[0] !== 0 && '\x00012'.includes(head.toString('latin1', 156, 157));
}

function compare(left: Node, right: Node, cx: CompareContext): void {
  compareContainer('tar', left, right, openSide('left', left, cx), openSide('right', right, cx), cx);
}

/** Throws the first problem when nothing at all can be read as an archive. */
function openSide(side: SideName, node: Node, cx: CompareContext): ContainerSide {
  const indexer = new TarIndexer();
  for (const chunk of chunksOf(node.bytes)) indexer.push(chunk);
  const index = indexer.end();
  const [first] = index.problems;
  if (index.count === 0 && first !== undefined) throw new DecodeError(first.code, first.offset ?? 0, first.message);
  for (const problem of index.problems) {
    const hint =
      problem.severity === 'error' ? 'Other programs may read this archive in another way or not at all.' : '';
    cx.problem({ ...problem, side, path: node.path, hint });
  }
  return tarContainer(node.bytes, index);
}
