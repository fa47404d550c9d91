import { differingBytes } from '../align/byte-runs.ts';
import type { Field } from '../model/field.ts';
import type { CompareContext, Format, Node } from '../model/format.ts';
import type { Site, SiteSide } from '../model/site.ts';
import { emitByteSites } from './_shared/byte-sites.ts';
import { type Superblock, superblocks } from './fs-image/superblocks.ts';

const maxImageBytes = 4 * 1024 * 1024 * 1024;

/** Images of squashfs, ext2–4 and EROFS: fields of the superblock by name, the rest as bytes. See docs/formats/fs-image.md. */
export const fsImage: Format = {
  id: 'fs-image',
  title: 'filesystem image',
  order: 'exact',
  maxSize: maxImageBytes,
  matches: ({ head }) => superblocks.some((kind) => kind.matches(head)),
  compare(left, right, cx) {
    const a = kindOf(left);
    const b = kindOf(right);
    if (a === undefined || a !== b) emitByteSites(left, right, cx, { key: 'fs-image:data' });
    else compareImages(left, right, a, cx);
  },
};

function kindOf({ bytes }: Node): Superblock | undefined {
  const head = bytes.read(0, Math.min(bytes.size, 4096));
  return superblocks.find((kind) => kind.matches(head));
}

/** The named fields cut both images at the same offsets; what is between them is compared as bytes, piece by piece. */
function compareImages(left: Node, right: Node, kind: Superblock, cx: CompareContext): void {
  const read = ({ bytes }: Node): Buffer => bytes.read(kind.at, kind.at + kind.size);
  const [leftFields, rightFields] = [kind.fields(read(left)), kind.fields(read(right))];
  const shared = leftFields.filter(({ name }) => rightFields.some((field) => field.name === name));
  let end = 0;
  for (const field of shared) {
    const other = rightFields.find(({ name }) => name === field.name) ?? field;
    const gap = { start: end, end: field.at.start };
    emitByteSites(left, right, cx, { key: 'fs-image:data', window: { left: gap, right: gap } });
    emitField(left, right, kind, field, other, cx);
    end = field.at.end;
  }
  const window = { left: { start: end, end: left.bytes.size }, right: { start: end, end: right.bytes.size } };
  emitByteSites(left, right, cx, { key: 'fs-image:data', window });
}

function emitField(left: Node, right: Node, kind: Superblock, field: Field, other: Field, cx: CompareContext): void {
  const bytes = differingBytes(
    left.bytes.read(field.at.start, field.at.end),
    right.bytes.read(other.at.start, other.at.end),
  );
  if (bytes === 0) return;
  const side = ({ at, value, derived }: Field): SiteSide => ({
    value,
    ranges: [at],
    ...(derived === undefined ? {} : { derived }),
  });
  const site: Site = {
    path: left.path,
    key: `fs-image:${field.name}`,
    kind: 'field',
    name: field.name,
    left: side(field),
    right: side(other),
    bytes,
    ...(field.derived === undefined ? {} : { of: left.path }),
    facts: { filesystem: kind.name },
  };
  cx.emit(site);
}
