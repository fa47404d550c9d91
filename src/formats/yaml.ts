import { differingBytes } from '../align/byte-runs.ts';
import type { ByteRange, SideName } from '../model/bytes.ts';
import type { CompareContext, Format, Node } from '../model/format.ts';
import { DecodeError } from '../model/problem.ts';
import type { Site, SiteSide } from '../model/site.ts';
import { compareLines } from './_shared/compare-lines.ts';
import { keyOrderDiffers } from './_shared/json-key-order.ts';
import { diffJson, hasDuplicateKeys, type JsonDifference, type JsonNode } from './_shared/json-tree.ts';
import { decodeText, looksLikeText, readAll } from './_shared/lines.ts';
import { baseName } from './_shared/member-names.ts';
import { middleFacts, shorten } from './_shared/middle.ts';
import { residueOf } from './_shared/residue.ts';
import { maxYamlBytes, readYaml, type YamlFile } from './_shared/yaml-tree.ts';
import { commentSites, outside } from './yaml/comments.ts';

/** YAML 1.2 by name. What cannot be read is compared as text. See docs/formats/yaml.md. */
export const yaml: Format = {
  id: 'yaml',
  title: 'YAML document',
  order: 'exact',
  maxSize: maxYamlBytes,
  matches: (probe) => probe.size <= maxYamlBytes && /\.ya?ml$/i.test(probe.name) && looksLikeText(probe),
  compare(left, right, cx) {
    const a = readSide(left, 'left', cx);
    const b = readSide(right, 'right', cx);
    if (a === undefined || b === undefined) compareLines(left, right, cx);
    else compareFiles(left, a, b, cx);
  },
};

interface Side extends YamlFile {
  readonly bytes: Buffer;
}

function readSide(node: Node, side: SideName, cx: CompareContext): Side | undefined {
  const bytes = readAll(node.bytes);
  try {
    return { bytes, ...readYaml(bytes) };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    const { code, offset } = error;
    const message = `not read as YAML: ${error.message}`;
    cx.problem({
      code,
      severity: 'note',
      side,
      path: node.path,
      offset,
      message,
      hint: 'It was compared line by line.',
    });
    return undefined;
  }
}

/** Several documents are compared as a list. */
function treeOf({ documents, bytes }: Side, single: boolean): JsonNode {
  const [first] = documents;
  if (single && first !== undefined) return first;
  return { kind: 'array', at: { start: 0, end: bytes.length }, items: documents };
}

function compareFiles(node: Node, left: Side, right: Side, cx: CompareContext): void {
  const single = left.documents.length === 1 && right.documents.length === 1;
  const [a, b] = [treeOf(left, single), treeOf(right, single)];
  const sites: Site[] = [];
  diffJson(a, b, (difference) => sites.push(differenceSite(node, left, right, difference)));
  const ranges = (side: SideName): ByteRange[] => sites.flatMap((site) => site[side]?.ranges ?? []);
  const lefts = { bytes: left.bytes, comments: outside(left.comments, ranges('left')) };
  const rights = { bytes: right.bytes, comments: outside(right.comments, ranges('right')) };
  sites.push(...commentSites(node.path, lefts, rights));
  const residue = residueOf(
    { bytes: left.bytes, ranges: ranges('left') },
    { bytes: right.bytes, ranges: ranges('right') },
  );
  for (const site of sites) cx.emit(site);
  if (residue === undefined) return;
  const duplicates = hasDuplicateKeys(a) || hasDuplicateKeys(b);
  cx.emit({
    path: node.path,
    key: 'yaml:serialisation',
    kind: 'bytes',
    name: 'serialisation',
    left: { value: `${left.bytes.length} bytes`, ranges: residue.left },
    right: { value: `${right.bytes.length} bytes`, ranges: residue.right },
    bytes: residue.bytes,
    ...(duplicates ? {} : { role: 'encoding' as const }),
    facts: { file: baseName(node.name), keyOrder: keyOrderDiffers(a, b), duplicates, tags: hasTags(a) || hasTags(b) },
  });
}

/** Tags and anchors stand as mappings with a key that begins so; see `readYaml`. */
function hasTags(node: JsonNode): boolean {
  if (node.kind === 'array') return node.items.some(hasTags);
  return node.kind === 'object' && node.members.some(({ key, value }) => /^[!&]/.test(key) || hasTags(value));
}

function differenceSite(node: Node, left: Side, right: Side, difference: JsonDifference): Site {
  const { leftAt, rightAt, pointer } = difference;
  const order = difference.kind === 'order';
  const side = ({ bytes }: Side, value: JsonNode | null, at: ByteRange | null): SiteSide | null =>
    value === null || at === null ? null : { value: shownValue(value, bytes), ranges: [at] };
  const cut = ({ bytes }: Side, at: ByteRange | null): Buffer => bytes.subarray(at?.start ?? 0, at?.end ?? 0);
  const [a, b] = [difference.left, difference.right];
  const strings = a?.kind === 'string' && b?.kind === 'string' ? middleFacts(a.value, b.value) : {};
  return {
    path: node.path,
    key: order ? 'yaml:order' : 'yaml:value',
    kind: order ? 'order' : 'field',
    name: pointer === '' ? '(document)' : pointer,
    left: side(left, a, leftAt),
    right: side(right, b, rightAt),
    bytes: Math.max(1, differingBytes(cut(left, leftAt), cut(right, rightAt))),
    facts: { file: baseName(node.name), ...(order ? { itemsEqual: true } : strings) },
  };
}

function shownValue(node: JsonNode, bytes: Buffer): string {
  if (node.kind === 'string') return shorten(node.value);
  if (node.kind !== 'object' && node.kind !== 'array') return shorten(node.raw);
  return shorten(decodeText(bytes.subarray(node.at.start, node.at.end)));
}
