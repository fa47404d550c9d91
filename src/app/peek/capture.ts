import type { ByteRange, ByteSource, SideName } from '../../model/bytes.ts';
import type { Field } from '../../model/field.ts';
import type { Path } from '../../model/path.ts';
import type { Site } from '../../model/site.ts';

/** A field of a node: its bytes are `[start, end)` of the node. */
export interface PeekedField {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** A part of one node, copied: `bytes` begins at offset `start` of `size` bytes; `at` is where it differs. */
export interface PeekedNode {
  readonly size: number;
  readonly start: number;
  readonly bytes: Buffer;
  readonly at: number;
  readonly fields: readonly PeekedField[];
}

/** The node in whose bytes a place is; null for a side that does not have it. */
export interface PeekedPair {
  readonly path: Path;
  readonly left: PeekedNode | null;
  readonly right: PeekedNode | null;
}

/** Nodes up to this size are copied whole, of larger ones the part around the difference. */
const wholeBytes = 4 * 1024 * 1024;
const partBytes = 1024 * 1024;
const before = 64 * 1024;
const maxFields = 20_000;

/** Copies what is to be shown of a node; it stays when the node is closed. */
export function capture(bytes: ByteSource, at: number, fields: readonly PeekedField[]): PeekedNode {
  const { size } = bytes;
  const place = Math.max(0, Math.min(at, size));
  const start = size <= wholeBytes ? 0 : Math.max(0, place - before) & ~15;
  const end = size <= wholeBytes ? size : Math.min(size, start + partBytes);
  return { size, start, bytes: Buffer.from(bytes.read(start, end)), at: place, fields: fields.slice(0, maxFields) };
}

/** The places that sites name on one side. */
export function fieldsOfSites(sites: readonly Site[], side: SideName): PeekedField[] {
  return sites.flatMap((site) => (site[side]?.ranges ?? []).map((range) => ({ name: site.name, ...range })));
}

export function fieldsOf(fields: readonly Field[]): PeekedField[] {
  return fields.flatMap(({ name, at, also }) => [at, ...(also ?? [])].map(({ start, end }) => ({ name, start, end })));
}

/** Where a side begins to differ; where it has nothing, as far in as the other one. */
export function startOn(ranges: Readonly<Record<SideName, readonly ByteRange[]>>, side: SideName): number {
  const other = side === 'left' ? 'right' : 'left';
  return ranges[side][0]?.start ?? ranges[other][0]?.start ?? 0;
}
