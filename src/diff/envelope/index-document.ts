import type { JsonNode } from '../../formats/_shared/json-tree.ts';
import type { Digest, SideName } from '../../model/bytes.ts';
import type { Path } from '../../model/path.ts';
import type { Site } from '../../model/site.ts';
import { compareDocuments, type DocumentPair, type DocumentRules, type ItemPairs, type Meaning } from './document.ts';
import { derivation } from './layer-map.ts';

/** What an index entry points to, by its digest as stored; undefined where it was not read. */
export interface IndexTarget {
  readonly digest: Digest;
  readonly size: number;
  /** The platform key, or `attestation`. */
  readonly label: string;
  readonly path: Path;
}

export type IndexTargets = Readonly<Record<SideName, ReadonlyMap<Digest, IndexTarget>>>;

/** Compares two image indexes (OCI image-spec image-index.md). Keys: `oci:index.*`. */
export function compareIndexes(pair: DocumentPair, targets: IndexTargets): Site[] {
  let pairs: ItemPairs = [];
  let items: { left: readonly JsonNode[]; right: readonly JsonNode[] } = { left: [], right: [] };
  const rules: DocumentRules = {
    meaning: (pointer, _, rightOnly) => {
      const at = Number(pointer[1]);
      const rightAt = rightOnly ? at : pairs.find(([left]) => left === at)?.[1];
      const entries = { left: rightOnly ? undefined : items.left[at], right: items.right[rightAt ?? -1] };
      return meaningOf(pointer, entries, targets);
    },
    align: (pointer, left, right) => {
      if (pointer.join('.') !== 'manifests') return undefined;
      items = { left, right };
      pairs = byPlatform(left, right);
      return pairs;
    },
    order: (pointer) => ({
      key: pointer.join('.') === 'manifests' ? 'oci:index.order' : 'oci:index.other',
      name: `order of ${pointer.join('.')}`,
    }),
  };
  return compareDocuments(pair, rules);
}

function meaningOf(
  pointer: readonly string[],
  entries: Readonly<Record<SideName, JsonNode | undefined>>,
  targets: IndexTargets,
): Meaning {
  const [top, , field] = pointer;
  if (pointer.includes('annotations'))
    return { key: 'oci:index.annotation', facts: { annotation: pointer.at(-1) ?? '' } };
  if (pointer.at(-1) === 'mediaType') return { key: 'oci:index.media-type' };
  if (top !== 'manifests') return { key: 'oci:index.other' };
  const target = (side: SideName): IndexTarget | undefined => targets[side].get(text(entries[side], 'digest'));
  const label = target('left')?.label ?? target('right')?.label ?? 'manifest';
  const of = target('left')?.path ?? target('right')?.path;
  if (field === undefined)
    return { key: label === 'attestation' ? 'oci:index.attestation' : 'oci:index.entry', name: label };
  if (pointer.includes('platform')) return { key: 'oci:index.platform' };
  if (field !== 'digest' && field !== 'size') return { key: 'oci:index.other' };
  return {
    key: label === 'attestation' ? 'oci:index.attestation' : 'oci:index.descriptor',
    name: `${label} ${field}`,
    ...(of === undefined ? {} : { of }),
    derivation: (side, node) => {
      const stored = node.kind === 'object' || node.kind === 'array' ? null : node.value;
      if (label === 'attestation') return undefined;
      return field === 'digest'
        ? derivation(`sha256(manifest of ${label})`, stored, target(side)?.digest)
        : derivation(`length of the manifest of ${label}`, stored, target(side)?.size);
    },
  };
}

/** Entries pair by platform (os, architecture, variant, os.version), in order within one platform. */
function byPlatform(left: readonly JsonNode[], right: readonly JsonNode[]): ItemPairs {
  const taken = new Set<number>();
  const pairs: [number | null, number | null][] = left.map((item, at) => {
    const found = right.findIndex((other, place) => !taken.has(place) && platformKey(other) === platformKey(item));
    if (found !== -1) taken.add(found);
    return [at, found === -1 ? null : found];
  });
  right.forEach((_, at) => {
    if (!taken.has(at)) pairs.push([null, at]);
  });
  return pairs;
}

function platformKey(entry: JsonNode): string {
  const platform = child(entry, 'platform');
  const kind = text(child(entry, 'annotations'), 'vnd.docker.reference.type');
  return [...['os', 'architecture', 'variant', 'os.version'].map((key) => text(platform, key)), kind].join('/');
}

function child(node: JsonNode | undefined, key: string): JsonNode | undefined {
  return node?.kind === 'object' ? node.members.find((member) => member.key === key)?.value : undefined;
}

function text(node: JsonNode | undefined, key: string): string {
  const value = child(node, key);
  return value?.kind === 'string' ? value.value : '';
}
