import type { JsonNode } from '../../formats/_shared/json-tree.ts';
import type { Site } from '../../model/site.ts';
import { compareDocuments, type DocumentPair, type DocumentRules, type ItemPairs, type Meaning } from './document.ts';
import { derivation, type LayerMap, layerItemPairs, layerPath, layersAt } from './layer-map.ts';

/** Keys that only the classic Docker builder writes (moby image.V1Image); no runtime reads them from a pulled image. */
const legacyKeys = ['container', 'container_config', 'docker_version', 'parent', 'id', 'throwaway', 'virtual_size'];
const legacyConfigKeys = ['Hostname', 'Domainname', 'Image', 'AttachStdin', 'AttachStdout', 'AttachStderr'];
const platformKeys = ['architecture', 'os', 'variant', 'os.version', 'os.features'];

/** Compares two image configs (OCI image-spec config.md) whose layers have been paired. Keys: `oci:config.*`. */
export function compareConfigs(pair: DocumentPair, map: LayerMap): Site[] {
  return compareDocuments(pair, rulesFor(map)).map(orderedEnv);
}

function rulesFor(map: LayerMap): DocumentRules {
  return {
    meaning: (pointer, leftOnly, rightOnly) => meaningOf(pointer, leftOnly || rightOnly, rightOnly, map),
    align: (pointer, left, right) => {
      const place = pointer.join('.');
      if (place === 'rootfs.diff_ids') return layerItemPairs(map);
      if (place === 'config.Env') return byVariable(left, right);
      return place === 'history' ? historyItemPairs(left, right, map) : undefined;
    },
    order: (pointer) => orderMeaning(pointer, map),
  };
}

function meaningOf(pointer: readonly string[], oneSided: boolean, rightOnly: boolean, map: LayerMap): Meaning {
  const [top, second, third] = pointer;
  if (top === 'created') return { key: 'oci:config.created' };
  if (top === 'history') return historyMeaning(pointer, oneSided, map);
  if (top === 'rootfs' && second === 'diff_ids' && third !== undefined)
    return diffIdMeaning(Number(third), rightOnly, map);
  if (top !== undefined && legacyKeys.includes(top)) return { key: 'oci:config.legacy' };
  if (top !== undefined && platformKeys.includes(top)) return { key: 'oci:config.platform' };
  if (top !== 'config') return { key: 'oci:config.other' };
  if (second === 'Labels') return { key: 'oci:config.label', facts: { label: third ?? '' } };
  if (second === 'Env') return { key: 'oci:config.env' };
  if (second !== undefined && legacyConfigKeys.includes(second)) return { key: 'oci:config.legacy' };
  return { key: 'oci:config.runtime', name: pointer.slice(1).join('.'), facts: { field: second ?? '' } };
}

function orderMeaning(pointer: readonly string[], map: LayerMap): Meaning {
  const place = pointer.join('.');
  if (place === 'config.Env') return { key: 'oci:config.env-order', name: 'order of Env' };
  if (place === 'history') return { key: 'oci:config.history', name: 'order of history' };
  if (place !== 'rootfs.diff_ids') return { key: 'oci:config.runtime', name: `order of ${place}` };
  const derived = { equation: 'order of the layers', holds: true };
  return {
    key: 'oci:config.diff-id',
    name: 'order of diff_ids',
    of: [...map.base, 'manifest'],
    derivation: () => derived,
  };
}

function diffIdMeaning(at: number, rightOnly: boolean, map: LayerMap): Meaning {
  const layers = layersAt(map, at, rightOnly);
  const equation = `sha256(uncompressed layer:${at})`;
  return {
    key: 'oci:config.diff-id',
    name: `rootfs.diff_ids[${at}]`,
    of: layerPath(map, at),
    derivation: (side, node) => derivation(equation, scalar(node), layers[side]?.diffId),
  };
}

function historyMeaning(pointer: readonly string[], oneSided: boolean, map: LayerMap): Meaning {
  const [, at, field] = pointer;
  const name = `history[${at}]${field === undefined ? '' : `.${field}`}`;
  if (field === 'created') return { key: 'oci:config.history.created', name };
  if (field === 'empty_layer') return { key: 'oci:config.history', name };
  if (field !== undefined) return { key: 'oci:config.history.created-by', name, facts: { field } };
  const layersDiffer = map.matching.onlyLeft.length + map.matching.onlyRight.length > 0;
  return { key: 'oci:config.history', name, facts: { oneSided, layersDiffer } };
}

/** Environment variables pair by name; the last of several of one name wins at run time, so all of them are kept. */
function byVariable(left: readonly JsonNode[], right: readonly JsonNode[]): ItemPairs {
  return pairByKey(left.map(variableName), right.map(variableName));
}

function variableName(node: JsonNode): string {
  const text = String(scalar(node));
  const equals = text.indexOf('=');
  return equals === -1 ? text : text.slice(0, equals);
}

function pairByKey(left: readonly string[], right: readonly string[]): ItemPairs {
  const taken = new Set<number>();
  const pairs: [number | null, number | null][] = left.map((key, at) => {
    const found = right.findIndex((other, place) => other === key && !taken.has(place));
    if (found !== -1) taken.add(found);
    return [at, found === -1 ? null : found];
  });
  right.forEach((_, at) => {
    if (!taken.has(at)) pairs.push([null, at]);
  });
  return pairs;
}

/** Entries with a layer pair as their layers do; entries without one by what they say, then by position. */
function historyItemPairs(left: readonly JsonNode[], right: readonly JsonNode[], map: LayerMap): ItemPairs {
  const lefts = layerOfEntry(left);
  const rights = layerOfEntry(right);
  const partner = new Map(map.matching.pairs.map((pair) => [pair.left, pair.right]));
  const keysRight = rights.map((layer, at) => (layer === null ? `empty ${createdBy(right[at])}` : `layer ${layer}`));
  const keysLeft = lefts.map((layer, at) => {
    if (layer === null) return `empty ${createdBy(left[at])}`;
    const other = partner.get(layer);
    return other === undefined ? `only left ${layer}` : `layer ${other}`;
  });
  return pairRest(pairByKey(keysLeft, keysRight), lefts, rights);
}

/** Entries without a layer whose text changed: pair what is left over in order. */
function pairRest(pairs: ItemPairs, lefts: readonly (number | null)[], rights: readonly (number | null)[]): ItemPairs {
  const looseRight = pairs.flatMap(([l, r]) => (l === null && r !== null && rights[r] === null ? [r] : []));
  const joined = pairs.map(([l, r]): readonly [number | null, number | null] =>
    l !== null && r === null && lefts[l] === null ? [l, looseRight.shift() ?? null] : [l, r],
  );
  const used = new Set(joined.flatMap(([l, r]) => (l !== null && r !== null ? [r] : [])));
  return joined.filter(([l, r]) => l !== null || (r !== null && !used.has(r)));
}

/** Index of the layer that each history entry made; null for `empty_layer` entries (image-spec config.md, history). */
function layerOfEntry(entries: readonly JsonNode[]): (number | null)[] {
  let layer = 0;
  return entries.map((entry) => (member(entry, 'empty_layer') === true ? null : layer++));
}

function createdBy(entry: JsonNode | undefined): string {
  return entry === undefined ? '' : String(member(entry, 'created_by') ?? '');
}

function member(node: JsonNode, key: string): unknown {
  if (node.kind !== 'object') return undefined;
  const found = node.members.find((item) => item.key === key);
  return found === undefined ? undefined : scalar(found.value);
}

function scalar(node: JsonNode): string | number | boolean | null {
  return node.kind === 'object' || node.kind === 'array' ? null : node.value;
}

/** `Env.3` says less than the variable's name. */
function orderedEnv(site: Site): Site {
  if (site.key !== 'oci:config.env') return site;
  const text = String(site.left?.value ?? site.right?.value ?? '');
  const variable = text.split('=', 1)[0] ?? text;
  return { ...site, name: `Env.${variable}`, facts: { variable } };
}
