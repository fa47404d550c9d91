import type { FieldPair } from '../../align/fields.ts';
import type { MemberPair } from '../../align/members.ts';
import type { ByteRange } from '../../model/bytes.ts';
import type { Field } from '../../model/field.ts';
import type { CompareContext } from '../../model/format.ts';
import type { Path } from '../../model/path.ts';
import type { Site, SiteSide } from '../../model/site.ts';
import type { ArchiveSide } from './archive-side.ts';
import type { LinkRelation } from './hard-links.ts';

/** A site for one pair of fields; one-sided fields have null on the other side. */
export function metadataSite(format: string, path: Path, pair: FieldPair): Site {
  const of = pair.left?.derived ?? pair.right?.derived;
  return {
    path,
    key: `${format}:${fieldKey(pair.name)}`,
    kind: 'metadata',
    name: pair.name,
    left: siteSide(pair.left),
    right: siteSide(pair.right),
    bytes: pair.bytes,
    ...(of === undefined ? {} : { of: path }),
    ...(pair.sameValue ? { facts: { sameValue: true } } : {}),
  };
}

/** `gap#3` and `member#2.mtime` are one kind of place: the key drops the ordinal. */
function fieldKey(name: string): string {
  return name.replace(/^member#\d+\./, '').replace(/#\d+$/, '');
}

function siteSide(field: Field | null): SiteSide | null {
  if (field === null) return null;
  const ranges: ByteRange[] = [field.at, ...(field.also ?? [])];
  return { value: field.value, ranges, ...(field.derived === undefined ? {} : { derived: field.derived }) };
}

/** A member that was found under another name. */
export function emitRename(
  format: string,
  left: ArchiveSide,
  right: ArchiveSide,
  pair: MemberPair,
  path: Path,
  cx: CompareContext,
): void {
  const names = [left.container.name(pair.left), right.container.name(pair.right)];
  cx.emit({
    path,
    key: `${format}:rename`,
    kind: 'metadata',
    name: 'member name',
    left: { value: names[0] ?? '', ranges: [] },
    right: { value: names[1] ?? '', ranges: [] },
    bytes: 0,
    facts: { by: pair.by },
  });
}

/** A member whose equal content is stored in another way; `facts` say how. */
export function emitDataEncoding(
  format: string,
  left: ArchiveSide,
  right: ArchiveSide,
  pair: MemberPair,
  path: Path,
  cx: CompareContext,
  facts: Site['facts'],
): void {
  const extents = [left.container.dataExtent(pair.left), right.container.dataExtent(pair.right)] as const;
  const size = extents.map((range) => range.end - range.start);
  cx.emit({
    path,
    key: `${format}:data`,
    kind: 'bytes',
    name: 'stored data',
    left: { value: `${size[0]} stored bytes`, ranges: [extents[0]] },
    right: { value: `${size[1]} stored bytes`, ranges: [extents[1]] },
    bytes: Math.max(...size),
    role: 'encoding',
    ...(facts === undefined ? {} : { facts }),
  });
}

/** The content that one side keeps under this name and the other under the name it links to. */
export function emitLinkedContent(
  format: string,
  left: ArchiveSide,
  right: ArchiveSide,
  pair: MemberPair,
  path: Path,
  relation: LinkRelation,
  cx: CompareContext,
): void {
  const extents = [left.container.dataExtent(pair.left), right.container.dataExtent(pair.right)] as const;
  cx.emit({
    path,
    key: `${format}:hardlink-${relation}`,
    kind: 'metadata',
    name: 'hard link',
    left: { value: left.container.describe(pair.left), ranges: [extents[0]] },
    right: { value: right.container.describe(pair.right), ranges: [extents[1]] },
    bytes: Math.max(...extents.map(({ start, end }) => end - start)),
  });
}
