import { createHash } from 'node:crypto';
import { type JsonNode, parseJson } from '../../formats/_shared/json-tree.ts';
import type { SideName } from '../../model/bytes.ts';
import type { Site } from '../../model/site.ts';
import { compareDocuments, type DocumentPair, type DocumentRules, type ItemPairs, type Meaning } from './document.ts';
import { derivation, type LayerMap, layerItemPairs, layerPath, layersAt } from './layer-map.ts';

/** Keys that only the classic Docker builder writes (moby image.V1Image); no runtime reads them from a pulled image. */
const legacyKeys = ['container', 'container_config', 'docker_version', 'throwaway', 'virtual_size'];

/** Ids of the v1 image chain; newer writers put the chain id of the layers here. */
const chainKeys = ['parent', 'id'];
const legacyConfigKeys = ['Hostname', 'Domainname', 'Image', 'AttachStdin', 'AttachStdout', 'AttachStderr'];
const platformKeys = ['architecture', 'os', 'variant', 'os.version', 'os.features'];

/** Compares two image configs (OCI image-spec config.md) whose layers have been paired. Keys: `oci:config.*`. */
export function compareConfigs(pair: DocumentPair, map: LayerMap): Site[] {
  return compareDocuments(pair, rulesFor({ pair, map, history: { left: [], right: [] } })).map(orderedEnv);
}

interface Context {
  readonly pair: DocumentPair;
  readonly map: LayerMap;
  /** For each history entry the layer that it made; filled when the arrays are aligned. */
  history: Readonly<Record<SideName, readonly (number | null)[]>>;
}

function rulesFor(context: Context): DocumentRules {
  const { map } = context;
  return {
    meaning: (pointer, leftOnly, rightOnly) => meaningOf(pointer, leftOnly || rightOnly, rightOnly, context),
    align: (pointer, left, right) => {
      const place = pointer.join('.');
      if (place === 'rootfs.diff_ids') return layerItemPairs(map);
      if (place === 'config.Env') return byVariable(left, right);
      if (place !== 'history') return undefined;
      context.history = { left: layerOfEntry(left), right: layerOfEntry(right) };
      return historyItemPairs(left, right, context);
    },
    expands: (pointer) => ['config.Labels', 'config.Env'].includes(pointer.join('.')),
    order: (pointer) => orderMeaning(pointer, map),
  };
}

function meaningOf(pointer: readonly string[], oneSided: boolean, rightOnly: boolean, context: Context): Meaning {
  const [top = '', second = '', third] = pointer;
  if (top === 'created') return { key: 'oci:config.created' };
  if (top === 'history') return historyMeaning(pointer, oneSided, rightOnly, context);
  if (top === 'rootfs' && second === 'diff_ids' && third !== undefined) {
    return diffIdMeaning(Number(third), rightOnly, context.map);
  }
  if (top === 'config') return runtimeMeaning(pointer);
  if (chainKeys.includes(top)) return chainMeaning(context);
  if (legacyKeys.includes(top)) return { key: 'oci:config.legacy' };
  return platformKeys.includes(top) ? platformMeaning(context) : { key: 'oci:config.other' };
}

/** What a variant means depends on the architecture; none is said where the two sides do not agree on it. */
function platformMeaning({ pair }: Context): Meaning {
  const [left, right] = [pair.left, pair.right].map((config) => member(parseJson(config), 'architecture'));
  return { key: 'oci:config.platform', ...(left === right ? { facts: { architecture: String(left) } } : {}) };
}

function runtimeMeaning([, second = '', ...rest]: readonly string[]): Meaning {
  if (second === 'Labels') return { key: 'oci:config.label', facts: { label: rest[0] ?? '' } };
  if (second === 'Env') return { key: 'oci:config.env' };
  if (legacyConfigKeys.includes(second)) return { key: 'oci:config.legacy' };
  return { key: 'oci:config.runtime', name: [second, ...rest].join('.'), facts: { field: second } };
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

function historyMeaning(pointer: readonly string[], oneSided: boolean, rightOnly: boolean, context: Context): Meaning {
  const [, at, field] = pointer;
  const name = `history[${at}]${field === undefined ? '' : `.${field}`}`;
  if (field === 'created') return { key: 'oci:config.history.created', name };
  if (field === 'empty_layer') return { key: 'oci:config.history', name };
  if (field !== undefined) return { key: 'oci:config.history.created-by', name, facts: { field } };
  const layer = oneSided ? loneLayer(Number(at), rightOnly ? 'right' : 'left', context) : undefined;
  if (layer === undefined) return { key: 'oci:config.history', name };
  const derived = { equation: 'one history entry for each layer', holds: true };
  return { key: 'oci:config.history', name, of: layerPath(context.map, layer), derivation: () => derived };
}

/** The layer that a one-sided history entry made, when only that side has it and every layer of both sides has its entry. */
function loneLayer(at: number, side: SideName, { history, map }: Context): number | undefined {
  const complete = (['left', 'right'] as const).every(
    (name) => history[name].filter((layer) => layer !== null).length === map.verified[name].length,
  );
  const layer = history[side][at];
  if (!complete || layer === null || layer === undefined) return undefined;
  const lone = side === 'left' ? map.matching.onlyLeft : map.matching.onlyRight;
  return lone.includes(layer) ? layer : undefined;
}

/** `parent` and `id` hold the chain id of the layers in images that newer tools converted (image-spec config.md, ChainID). */
function chainMeaning({ pair, map }: Context): Meaning {
  return {
    key: 'oci:config.chain-id',
    of: [...map.base, 'config'],
    derivation: (side, node) => {
      const expected = chainId(diffIds(pair[side]));
      return scalar(node) === expected ? { equation: 'chain id of rootfs.diff_ids', holds: true } : undefined;
    },
  };
}

function diffIds(config: Buffer): readonly string[] {
  const rootfs = memberNode(parseJson(config), 'rootfs');
  const list = rootfs === undefined ? undefined : memberNode(rootfs, 'diff_ids');
  return list?.kind === 'array' ? list.items.map((item) => String(scalar(item))) : [];
}

function chainId(ids: readonly string[]): string | undefined {
  return ids.length === 0
    ? undefined
    : ids.reduce((chain, id) => `sha256:${createHash('sha256').update(`${chain} ${id}`).digest('hex')}`);
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
  const waiting = new Map<string, number[]>();
  right.forEach((key, at) => {
    const queue = waiting.get(key);
    if (queue === undefined) waiting.set(key, [at]);
    else queue.push(at);
  });
  const pairs: [number | null, number | null][] = left.map((key, at) => [at, waiting.get(key)?.shift() ?? null]);
  const rest = [...waiting.values()].flat().sort((a, b) => a - b);
  return [...pairs, ...rest.map((at): [null, number] => [null, at])];
}

/** Entries with a layer pair as their layers do; entries without one by what they say, then by position. */
function historyItemPairs(left: readonly JsonNode[], right: readonly JsonNode[], { history, map }: Context): ItemPairs {
  const { left: lefts, right: rights } = history;
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
  const found = memberNode(node, key);
  return found === undefined ? undefined : scalar(found);
}

function memberNode(node: JsonNode, key: string): JsonNode | undefined {
  return node.kind === 'object' ? node.members.find((item) => item.key === key)?.value : undefined;
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
