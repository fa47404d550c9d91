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
      const meaning = meaningOf(pointer, entries, targets);
      if (pointer[0] !== 'manifests') return meaning;
      const read = isRead('left', entries, targets) || isRead('right', entries, targets);
      return { ...meaning, facts: { ...meaning.facts, read } };
    },
    align: (pointer, left, right) => {
      if (pointer.join('.') !== 'manifests') return undefined;
      items = { left, right };
      pairs = byPlatform(left, right);
      return pairs;
    },
    expands: (pointer) => pointer.at(-1) === 'annotations',
    order: (pointer) => ({
      key: pointer.join('.') === 'manifests' ? 'oci:index.order' : 'oci:index.other',
      name: `order of ${pointer.join('.')}`,
      facts: { platformsUnique: [items.left, items.right].every(platformsUnique) },
    }),
  };
  return compareDocuments(pair, rules);
}

type Entries = Readonly<Record<SideName, JsonNode | undefined>>;

/** Whether the entry names something that was opened: with --platform the others are not. */
function isRead(side: SideName, entries: Entries, targets: IndexTargets): boolean {
  return targets[side].has(text(entries[side], 'digest'));
}

function meaningOf(pointer: readonly string[], entries: Entries, targets: IndexTargets): Meaning {
  const last = pointer.at(-1) ?? '';
  if (pointer.includes('annotations')) {
    if (last === subjectKey) return subjectMeaning(entries, targets);
    return { key: 'oci:index.annotation', facts: { annotation: last } };
  }
  if (last === 'mediaType') return { key: 'oci:index.media-type' };
  return pointer[0] === 'manifests' ? entryMeaning(pointer, entries, targets) : { key: 'oci:index.other' };
}

function entryMeaning(pointer: readonly string[], entries: Entries, targets: IndexTargets): Meaning {
  const field = pointer[2];
  const target = (side: SideName): IndexTarget | undefined => targets[side].get(text(entries[side], 'digest'));
  const known = target('left') ?? target('right');
  const label = known?.label ?? 'manifest';
  const place = known === undefined ? {} : { of: known.path };
  if (pointer.includes('platform')) {
    const entry = entries.left ?? entries.right;
    return { key: 'oci:index.platform', facts: { architecture: text(child(entry, 'platform'), 'architecture') } };
  }
  if (field !== undefined && field !== 'digest' && field !== 'size') return { key: 'oci:index.other' };
  const name = field === undefined ? label : `${label} ${field}`;
  if (label === 'attestation') {
    return { key: 'oci:index.attestation', name, ...place, facts: { subjectHolds: subjectHolds(entries, targets) } };
  }
  if (field === undefined) return { key: 'oci:index.entry', name };
  return {
    key: 'oci:index.descriptor',
    name,
    ...place,
    derivation: (side, node) => descriptorValue(field, label, node, target(side)),
  };
}

function descriptorValue(
  field: 'digest' | 'size',
  label: string,
  node: JsonNode,
  target: IndexTarget | undefined,
): ReturnType<typeof derivation> {
  const stored = node.kind === 'object' || node.kind === 'array' ? null : node.value;
  return field === 'digest'
    ? derivation(`sha256(manifest of ${label})`, stored, target?.digest)
    : derivation(`length of the manifest of ${label}`, stored, target?.size);
}

const subjectKey = 'vnd.docker.reference.digest';

/** The manifest that an attestation speaks about, as far as it is one of its own index. */
function subjectOf(side: SideName, entry: JsonNode | undefined, targets: IndexTargets): IndexTarget | undefined {
  const subject = targets[side].get(text(child(entry, 'annotations'), subjectKey));
  return subject?.label === 'attestation' ? undefined : subject;
}

function subjectHolds(entries: Entries, targets: IndexTargets): boolean {
  return (['left', 'right'] as const).every(
    (side) => entries[side] === undefined || subjectOf(side, entries[side], targets) !== undefined,
  );
}

function subjectMeaning(entries: Entries, targets: IndexTargets): Meaning {
  const subject = subjectOf('left', entries.left, targets) ?? subjectOf('right', entries.right, targets);
  return {
    key: 'oci:index.descriptor',
    name: `subject of the attestation for ${subject?.label ?? 'an unknown manifest'}`,
    ...(subject === undefined ? {} : { of: subject.path }),
    derivation: (side, node) => {
      const stored = node.kind === 'string' ? node.value : null;
      const found = subjectOf(side, entries[side], targets);
      return derivation(`sha256(manifest of ${found?.label ?? 'the subject'})`, stored, found?.digest);
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

/** Attestations have no platform of their own and do not count. */
function platformsUnique(entries: readonly JsonNode[]): boolean {
  const keys = entries.map(platformKey).filter((key) => key.endsWith('/'));
  return new Set(keys).size === keys.length;
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
