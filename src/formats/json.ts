import { differingBytes } from '../align/byte-runs.ts';
import { maxTextBytes } from '../bytes/limits.ts';
import type { SideName } from '../model/bytes.ts';
import type { FieldValue } from '../model/field.ts';
import type { CompareContext, Format, Node, Probe } from '../model/format.ts';
import { DecodeError } from '../model/problem.ts';
import type { Site, SiteSide } from '../model/site.ts';
import { compareLines } from './_shared/compare-lines.ts';
import { keyOrderDiffers } from './_shared/json-key-order.ts';
import { diffJson, hasDuplicateKeys, type JsonDifference, type JsonNode, parseJson } from './_shared/json-tree.ts';
import { decodeText, looksLikeText, readAll } from './_shared/lines.ts';
import { baseName, besidePath } from './_shared/member-names.ts';
import { middleFacts, shorten } from './_shared/middle.ts';
import { residueOf } from './_shared/residue.ts';
import { componentHash } from './json/component-hash.ts';

/** JSON (RFC 8259), by name or by how it begins. What only looks like JSON is compared as text. See docs/formats/json.md. */
export const json: Format = {
  id: 'json',
  title: 'JSON document',
  order: 'fuzzy',
  maxSize: maxTextBytes,
  matches: (probe) =>
    probe.size <= maxTextBytes && looksLikeText(probe) && (isNamedJson(probe.name) || beginsLikeJson(probe)),
  compare(left, right, cx) {
    const a = readSide(left, 'left', cx);
    const b = readSide(right, 'right', cx);
    if (a === undefined || b === undefined) compareLines(left, right, cx);
    else compareTrees(left, a, b, cx);
  },
};

interface Side {
  readonly bytes: Buffer;
  readonly tree: JsonNode;
}

function isNamedJson(name: string): boolean {
  return name.toLowerCase().endsWith('.json');
}

function beginsLikeJson({ head }: Probe): boolean {
  return /^\s*(?:\{\s*["}]|\[\s*(?:[{["\]0-9-]|true\b|false\b|null\b))/.test(head.toString('latin1'));
}

/** undefined when it is not JSON; a file that is named so is then worth a note (comments, templates). */
function readSide(node: Node, side: SideName, cx: CompareContext): Side | undefined {
  const bytes = readAll(node.bytes);
  try {
    return { bytes, tree: parseJson(bytes) };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    if (isNamedJson(node.name)) {
      const { code, offset, message } = error;
      const hint = 'The file was compared line by line.';
      cx.problem({
        code,
        severity: 'note',
        side,
        path: node.path,
        offset,
        message: `not strict JSON: ${message}`,
        hint,
      });
    }
    return undefined;
  }
}

function compareTrees(node: Node, left: Side, right: Side, cx: CompareContext): void {
  const sites: Site[] = [];
  diffJson(left.tree, right.tree, (difference) => sites.push(differenceSite(node, left, right, difference, cx)));
  const duplicates = hasDuplicateKeys(left.tree) || hasDuplicateKeys(right.tree);
  const residue = residueOf(
    { bytes: left.bytes, ranges: sites.flatMap((site) => site.left?.ranges ?? []) },
    { bytes: right.bytes, ranges: sites.flatMap((site) => site.right?.ranges ?? []) },
  );
  for (const site of sites) cx.emit(site);
  if (residue === undefined) return;
  cx.emit({
    path: node.path,
    key: 'json:serialisation',
    kind: 'bytes',
    name: 'serialisation',
    left: { value: `${left.bytes.length} bytes`, ranges: residue.left },
    right: { value: `${right.bytes.length} bytes`, ranges: residue.right },
    bytes: residue.bytes,
    ...(duplicates ? {} : { role: 'encoding' as const }),
    facts: { file: baseName(node.name), keyOrder: keyOrderDiffers(left.tree, right.tree), duplicates },
  });
}

function differenceSite(node: Node, left: Side, right: Side, difference: JsonDifference, cx: CompareContext): Site {
  const { leftAt, rightAt, pointer } = difference;
  const side = ({ bytes }: Side, value: JsonNode | null, at: JsonDifference['leftAt']): SiteSide | null =>
    value === null || at === null ? null : { value: shownValue(value, bytes), ranges: [at] };
  const order = difference.kind === 'order';
  const a = leftAt === null ? Buffer.alloc(0) : left.bytes.subarray(leftAt.start, leftAt.end);
  const b = rightAt === null ? Buffer.alloc(0) : right.bytes.subarray(rightAt.start, rightAt.end);
  const strings =
    difference.left?.kind === 'string' && difference.right?.kind === 'string'
      ? middleFacts(difference.left.value, difference.right.value)
      : {};
  const component = order ? undefined : componentHash(pointer, left.tree, right.tree, cx.sibling);
  const derived = (value: SiteSide | null, name: SideName): SiteSide | null =>
    value === null || component === undefined ? value : { ...value, derived: component.derived(name, value.value) };
  return {
    path: node.path,
    ...(component === undefined ? {} : { of: besidePath(node.path, component.member) }),
    key: order ? 'json:order' : 'json:value',
    kind: order ? 'order' : 'field',
    name: pointer === '' ? '(document)' : pointer,
    left: derived(side(left, difference.left, leftAt), 'left'),
    right: derived(side(right, difference.right, rightAt), 'right'),
    bytes: differingBytes(a, b),
    facts: { file: baseName(node.name), ...(order ? { itemsEqual: true } : strings) },
  };
}

function shownValue(node: JsonNode, bytes: Buffer): FieldValue {
  if (node.kind === 'object' || node.kind === 'array')
    return shorten(decodeText(bytes.subarray(node.at.start, node.at.end)));
  if (node.kind === 'string') return shorten(node.value);
  // A number that a double cannot hold is shown as it is written.
  return node.kind === 'number' && String(node.value) !== node.raw ? node.raw : node.value;
}
