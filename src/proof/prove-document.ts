import { createHash } from 'node:crypto';
import type { ClassifiedSite } from '../analysis/classify.ts';
import { memorySource } from '../bytes/byte-source.ts';
import type { Path } from '../model/path.ts';
import type { Certifier } from './certifier.ts';
import { proveTree, type TreeProof } from './prove-tree.ts';

/** A JSON document of the image, put together from the right one; its sites have offsets in it. */
export function proveDocument(
  path: Path,
  left: Buffer,
  right: Buffer,
  items: readonly ClassifiedSite[],
  certifier?: Certifier,
): TreeProof {
  const size = { left: left.length, right: right.length };
  return proveTree({
    walked: {
      sites: items.map(({ site }) => site),
      problems: [],
      nodes: [{ parent: null, path, placement: null, size, order: null }],
      owners: new Map(),
    },
    items,
    left: memorySource(left),
    right: memorySource(right),
    ...(certifier === undefined ? {} : { certifier }),
    leftDigest: `sha256:${createHash('sha256').update(left).digest('hex')}`,
  });
}
