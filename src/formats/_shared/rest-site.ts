import type { Node } from '../../model/format.ts';
import type { Site } from '../../model/site.ts';
import { readAll } from './lines.ts';
import { residueOf } from './residue.ts';

/** The site of what differs between two nodes besides the sites already found; undefined when the rest is equal. */
export function restSite(left: Node, right: Node, key: string, sites: readonly Site[]): Site | undefined {
  const rest = residueOf(
    { bytes: readAll(left.bytes), ranges: sites.flatMap((site) => site.left?.ranges ?? []) },
    { bytes: readAll(right.bytes), ranges: sites.flatMap((site) => site.right?.ranges ?? []) },
  );
  if (rest === undefined) return undefined;
  const size = (ranges: typeof rest.left): string =>
    `${ranges.reduce((sum, { start, end }) => sum + end - start, 0)} bytes`;
  return {
    path: left.path,
    key,
    kind: 'bytes',
    name: 'bytes between the fields',
    left: { value: size(rest.left), ranges: rest.left },
    right: { value: size(rest.right), ranges: rest.right },
    bytes: Math.max(1, rest.bytes),
  };
}
