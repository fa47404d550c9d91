import { differingBytes } from '../align/byte-runs.ts';
import type { ByteRange } from '../model/bytes.ts';
import type { CompareContext, Format, Node, Probe } from '../model/format.ts';
import { DecodeError } from '../model/problem.ts';
import type { Site, SiteSide } from '../model/site.ts';
import { emitByteSites } from './_shared/byte-sites.ts';
import { compareLines } from './_shared/compare-lines.ts';
import { looksLikeText, readAll } from './_shared/lines.ts';
import { baseName } from './_shared/member-names.ts';
import { middleFacts } from './_shared/middle.ts';
import { diffProtobuf, type ProtoDifference, type ProtoSide } from './_shared/protobuf-diff.ts';
import { type FieldSchema, schemaOf } from './_shared/protobuf-schemas.ts';
import { readProtobuf } from './_shared/protobuf-wire.ts';
import { residueOf } from './_shared/residue.ts';
import { showField } from './_shared/show-protobuf.ts';
import { moduleHeadBytes } from './protobuf/kotlin-module.ts';
import { isMapLike } from './protobuf/map-like.ts';
import { isRenaming } from './protobuf/renaming.ts';

/** Models with their weights inside; larger files are compared as bytes. */
const maxProtobufBytes = 64 * 1024 * 1024;

/** Protocol Buffers messages by file name, decoded without a schema. See docs/formats/protobuf.md. */
export const protobuf: Format = {
  id: 'protobuf',
  title: 'Protocol Buffers message',
  order: 'exact',
  maxSize: maxProtobufBytes,
  matches: ({ name, size }) => size > 0 && /\.(pb|desc|binpb|protobin|protoset|kotlin_module)$/.test(name),
  compare(left, right, cx) {
    const [a, b] = [readSide(left), readSide(right)];
    if (a !== undefined && b !== undefined) compareMessages(left, a, b, cx);
    else if (isText(left) && isText(right)) compareLines(left, right, cx);
    else emitByteSites(left, right, cx, { key: 'opaque:bytes' });
  },
};

/** Undefined for a file that merely has such a name. */
function readSide(node: Node): ProtoSide | undefined {
  const bytes = readAll(node.bytes);
  try {
    const start = node.name.endsWith('.kotlin_module') ? moduleHeadBytes(bytes) : 0;
    return { bytes, message: readProtobuf(bytes, { start, end: bytes.length }) };
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

function isText({ name, bytes }: Node): boolean {
  const probe: Probe = { name, size: bytes.size, head: bytes.read(0, 4096) };
  return looksLikeText(probe);
}

function compareMessages(node: Node, left: ProtoSide, right: ProtoSide, cx: CompareContext): void {
  const file = baseName(node.name);
  const differences: ProtoDifference[] = [];
  const lengths = { left: [] as ByteRange[], right: [] as ByteRange[] };
  const schema: FieldSchema['message'] = schemaOf(file);
  diffProtobuf(left, right, schema, {
    difference: (difference) => void differences.push(difference),
    length: (a, b) => {
      if (cut(left.bytes, a).equals(cut(right.bytes, b))) return;
      lengths.left.push(a);
      lengths.right.push(b);
    },
  });
  const renamed = file === 'saved_model.pb' && isRenaming(left, right, differences);
  const sites = differences.map((each) => differenceSite(node, left, right, each, { file, renamed }));
  if (left.message.at.start + right.message.at.start > 0) sites.push(...headSites(node, left, right));
  if (lengths.left.length > 0) sites.push(lengthSite(node, lengths));
  for (const site of sites) cx.emit(site);
  const residue = residueOf(
    { bytes: left.bytes, ranges: sites.flatMap((site) => site.left?.ranges ?? []) },
    { bytes: right.bytes, ranges: sites.flatMap((site) => site.right?.ranges ?? []) },
  );
  if (residue === undefined) return;
  const side = (ranges: readonly ByteRange[], { bytes }: ProtoSide): SiteSide => ({
    value: `${bytes.length} bytes`,
    ranges,
  });
  cx.emit({
    path: node.path,
    key: 'protobuf:serialisation',
    kind: 'bytes',
    name: 'serialisation',
    left: side(residue.left, left),
    right: side(residue.right, right),
    bytes: residue.bytes,
    role: 'encoding',
    facts: { file },
  });
}

function cut(bytes: Buffer, { start, end }: ByteRange): Buffer {
  return bytes.subarray(start, end);
}

/** The versions in front of the message of a `.kotlin_module`. */
function headSites(node: Node, left: ProtoSide, right: ProtoSide): Site[] {
  const head = ({ bytes, message }: ProtoSide): Buffer => bytes.subarray(0, message.at.start);
  if (head(left).equals(head(right))) return [];
  const side = (own: ProtoSide): SiteSide => ({
    value: head(own).toString('hex'),
    ranges: [{ start: 0, end: own.message.at.start }],
  });
  return [
    {
      path: node.path,
      key: 'protobuf:module-version',
      kind: 'field',
      name: 'version',
      left: side(left),
      right: side(right),
      bytes: differingBytes(head(left), head(right)),
    },
  ];
}

function lengthSite(node: Node, { left, right }: { readonly left: ByteRange[]; readonly right: ByteRange[] }): Site {
  const side = (ranges: readonly ByteRange[]): SiteSide => ({
    value: `${ranges.length} places`,
    ranges,
    derived: { equation: 'lengths of the messages that follow', holds: true },
  });
  return {
    path: node.path,
    key: 'protobuf:length',
    kind: 'field',
    name: 'lengths',
    left: side(left),
    right: side(right),
    bytes: left.length,
    of: node.path,
  };
}

function differenceSite(
  node: Node,
  left: ProtoSide,
  right: ProtoSide,
  difference: ProtoDifference,
  facts: NonNullable<Site['facts']>,
): Site {
  const order = difference.kind === 'order';
  const side = ({ bytes }: ProtoSide, fields: ProtoDifference['left']): SiteSide | null =>
    fields.length === 0
      ? null
      : {
          value: order ? `${fields.length} fields` : showField(bytes, ...first(fields)),
          ranges: fields.map(({ at }) => at),
        };
  const [a, b] = [side(left, difference.left), side(right, difference.right)];
  const joined = ({ bytes }: ProtoSide, own: SiteSide | null): Buffer =>
    Buffer.concat((own?.ranges ?? []).map((range) => cut(bytes, range)));
  const areTexts = [...difference.left, ...difference.right].every(({ value }) => value.kind === 'text');
  const both = a !== null && b !== null && !order;
  return {
    path: node.path,
    key: order ? 'protobuf:order' : 'protobuf:value',
    kind: order ? 'order' : 'field',
    name: order ? `order of ${difference.place}` : difference.place,
    left: a,
    right: b,
    bytes: Math.max(1, differingBytes(joined(left, a), joined(right, b))),
    facts: {
      ...facts,
      text: areTexts,
      ...(order ? { itemsEqual: true, mapLike: isMapLike(left.bytes, difference.left) } : {}),
      ...(both && areTexts ? middleFacts(String(a.value), String(b.value)) : {}),
    },
  };
}

function first<T>(items: readonly T[]): [T] {
  const [item] = items;
  if (item === undefined) throw new RangeError('no field');
  return [item];
}
