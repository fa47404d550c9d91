import { totalLength } from '../../align/fields.ts';
import type { SideName } from '../../model/bytes.ts';
import type { CompareContext } from '../../model/format.ts';
import type { SiteSide } from '../../model/site.ts';
import type { ArchiveSide } from './archive-side.ts';

/** A member that only one side has. */
export function emitPresence(
  format: string,
  side: ArchiveSide,
  at: number,
  which: SideName,
  other: ArchiveSide,
  cx: CompareContext,
): void {
  const { container } = side;
  const ranges = container.extent(at);
  const name = container.name(at);
  const path = side.path(at);
  const value: SiteSide = { value: container.describe(at), ranges };
  cx.emit({
    path,
    key: `${format}:presence`,
    kind: 'presence',
    name: 'member',
    left: which === 'left' ? value : null,
    right: which === 'right' ? value : null,
    bytes: totalLength(ranges),
    facts: {
      type: container.type(at),
      size: container.contentSize(at),
      name,
      duplicate: path.at(-1) !== name,
      children: other.parents().has(name),
      hasOwnChildren: side.parents().has(name),
    },
  });
}
