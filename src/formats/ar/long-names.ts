import { differingBytes } from '../../align/byte-runs.ts';
import type { CompareContext, Node } from '../../model/format.ts';
import type { ArIndex } from '../_shared/ar-archive.ts';

/** The table of long names as GNU ar writes it for these members; a last line feed makes its length even. */
function expectedTable({ members }: ArIndex): Buffer {
  const names = members.filter(({ isReference }) => isReference).map(({ name }) => `${name}/\n`);
  const table = Buffer.from(names.join(''));
  return table.length % 2 === 0 ? table : Buffer.concat([table, Buffer.from('\n')]);
}

/** One derived site for the table of long names; false when a side is not the table that its members' names make. */
export function compareLongNames(left: Node, right: Node, l: ArIndex, r: ArIndex, cx: CompareContext): boolean {
  const [leftTable, rightTable] = [expectedTable(l), expectedTable(r)];
  const holds = (node: Node, table: Buffer): boolean =>
    node.bytes.size === table.length && node.bytes.read(0, table.length).equals(table);
  if (!holds(left, leftTable) || !holds(right, rightTable)) return false;
  const derived = { equation: 'the long names of the members, in their order', holds: true };
  const side = ({ bytes }: Node, { members }: ArIndex) => ({
    value: `${members.filter(({ isReference }) => isReference).length} names`,
    ranges: [{ start: 0, end: bytes.size }],
    derived,
  });
  cx.emit({
    path: left.path,
    key: 'ar:long-names',
    kind: 'field',
    name: 'table of long names',
    left: side(left, l),
    right: side(right, r),
    bytes: differingBytes(leftTable, rightTable),
    of: left.path.slice(0, -1),
  });
  return true;
}
