import { differingBytes } from '../align/byte-runs.ts';
import { maxTextBytes } from '../bytes/limits.ts';
import type { CompareContext, Format, Node } from '../model/format.ts';
import type { Site } from '../model/site.ts';
import { emitByteSites } from './_shared/byte-sites.ts';
import { comparePickles } from './_shared/compare-pickles.ts';
import { readAll } from './_shared/lines.ts';
import { type NpyHeader, npyMagic, readNpyHeader } from './npy/header.ts';

/** A NumPy array of objects, alone or as a member of an .npz archive (NEP 1); arrays of numbers are tensors. See docs/formats/npy.md. */
export const npy: Format = {
  id: 'npy',
  title: 'NumPy array of objects',
  order: 'exact',
  maxSize: maxTextBytes,
  matches: ({ head }) => head.subarray(0, npyMagic.length).equals(npyMagic) && head.includes(objectType),
  compare(left, right, cx) {
    const a = readSide(left);
    const b = readSide(right);
    compareHeaders(left, a, b, cx);
    const isPickled = [a, b].every(({ header }) => header.fields.get('descr')?.includes(objectType) === true);
    const starts = { left: a.header.dataAt, right: b.header.dataAt };
    if (a.bytes.subarray(starts.left).equals(b.bytes.subarray(starts.right))) return;
    if (isPickled) comparePickles(left, right, cx, starts);
    else {
      const window = {
        left: { start: starts.left, end: a.bytes.length },
        right: { start: starts.right, end: b.bytes.length },
      };
      emitByteSites(left, right, cx, { key: 'npy:data', window, text: false });
    }
  },
};

/** NumPy's type for objects; their data are a pickle. */
const objectType = "'|O'";

interface Side {
  readonly bytes: Buffer;
  readonly header: NpyHeader;
}

function readSide(node: Node): Side {
  const bytes = readAll(node.bytes);
  return { bytes, header: readNpyHeader(bytes) };
}

/** One site for each of the three facts that differs; else one for the way they are written. */
function compareHeaders(node: Node, left: Side, right: Side, cx: CompareContext): void {
  const whole = (side: Side) => ({ start: 0, end: side.header.dataAt });
  const [a, b] = [left.bytes.subarray(0, left.header.dataAt), right.bytes.subarray(0, right.header.dataAt)];
  if (a.equals(b)) return;
  const changed = [...left.header.fields].filter(([name, value]) => right.header.fields.get(name) !== value);
  const site = (name: string, of: (side: Side) => string): Site => ({
    path: node.path,
    key: name === 'layout' ? 'npy:layout' : 'npy:header',
    kind: name === 'layout' ? 'bytes' : 'field',
    name: name === 'layout' ? 'version and padding of the header' : name,
    left: { value: of(left), ranges: [whole(left)] },
    right: { value: of(right), ranges: [whole(right)] },
    bytes: differingBytes(a, b),
    ...(name === 'layout' ? { role: 'encoding' as const } : {}),
  });
  for (const [name] of changed) cx.emit(site(name, ({ header }) => header.fields.get(name) ?? ''));
  if (changed.length === 0) {
    cx.emit(site('layout', ({ header }) => `version ${header.version}, ${header.dataAt} bytes`));
  }
}
