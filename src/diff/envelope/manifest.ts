import type { JsonNode } from '../../formats/_shared/json-tree.ts';
import { compressionOf } from '../../grammars/media-types.ts';
import type { Digest, SideName } from '../../model/bytes.ts';
import type { Derivation } from '../../model/field.ts';
import type { Site } from '../../model/site.ts';
import { compareDocuments, type DocumentPair, type DocumentRules, type Meaning } from './document.ts';
import { derivation, type LayerMap, layerItemPairs, layerPath, layersAt } from './layer-map.ts';

/** Digest and size of a config as recomputed from its bytes. */
export interface VerifiedBlob {
  readonly digest: Digest;
  readonly size: number;
}

/** Compares two image manifests (OCI image-spec manifest.md, Docker schema 2). Keys: `oci:manifest.*`. */
export function compareManifests(
  pair: DocumentPair,
  map: LayerMap,
  configs: Readonly<Record<SideName, VerifiedBlob>>,
): Site[] {
  const rules: DocumentRules = {
    meaning: (pointer, _, rightOnly) => meaningOf(pointer, rightOnly, map, configs),
    align: (pointer) => (pointer.join('.') === 'layers' ? layerItemPairs(map) : undefined),
    expands: (pointer) => pointer.at(-1) === 'annotations',
    order: (pointer) => ({
      key: pointer.join('.') === 'layers' ? 'oci:manifest.layer-order' : 'oci:manifest.other',
      name: `order of ${pointer.join('.')}`,
    }),
  };
  return compareDocuments(pair, rules);
}

function meaningOf(
  pointer: readonly string[],
  rightOnly: boolean,
  map: LayerMap,
  configs: Readonly<Record<SideName, VerifiedBlob>>,
): Meaning {
  const [top, second, third] = pointer;
  if (pointer.at(-1) === 'mediaType') return mediaTypeMeaning(pointer, rightOnly, map);
  if (pointer.includes('annotations'))
    return { key: 'oci:manifest.annotation', facts: { annotation: pointer.at(-1) ?? '' } };
  if (top === 'config' && (second === 'digest' || second === 'size')) {
    return {
      key: 'oci:manifest.descriptor',
      of: [...map.base, 'config'],
      derivation: (side, node) => descriptorValue(second, 'config', node, configs[side]),
    };
  }
  if (top !== 'layers' || second === undefined) return { key: 'oci:manifest.other' };
  const layers = layersAt(map, Number(second), rightOnly);
  const name = `layer:${second}`;
  const of = layerPath(map, Number(second));
  if (third === undefined) {
    return {
      key: 'oci:manifest.descriptor',
      name,
      of,
      derivation: (side, node) => wholeDescriptor(name, node, layers[side]),
    };
  }
  if (third !== 'digest' && third !== 'size') return { key: 'oci:manifest.other' };
  return {
    key: 'oci:manifest.descriptor',
    name: `layers[${second}].${third}`,
    of,
    derivation: (side, node) => descriptorValue(third, name, node, layers[side]),
  };
}

/** The type of a layer follows from its blob where the two blobs are compressed in different ways. */
function mediaTypeMeaning([top, at]: readonly string[], rightOnly: boolean, map: LayerMap): Meaning {
  const meaning = { key: 'oci:manifest.media-type' };
  if (top !== 'layers') return meaning;
  const layers = layersAt(map, Number(at), rightOnly);
  if (layers.left?.compression === layers.right?.compression) return meaning;
  return {
    ...meaning,
    of: layerPath(map, Number(at)),
    derivation: (side, node) => {
      const stored = node.kind === 'string' ? compressionOf(node.value) : undefined;
      return derivation(`compression of the blob of layer:${at}`, stored, layers[side]?.compression);
    },
  };
}

type Blob = { readonly digest: Digest | null; readonly size: number | null } | undefined;

function descriptorValue(field: 'digest' | 'size', what: string, node: JsonNode, blob: Blob): Derivation | undefined {
  const stored = node.kind === 'object' || node.kind === 'array' ? null : node.value;
  return field === 'digest'
    ? derivation(`sha256(blob of ${what})`, stored, blob?.digest)
    : derivation(`length of the blob of ${what}`, stored, blob?.size);
}

/** A descriptor that only one side has, because only that side has the layer. */
function wholeDescriptor(what: string, node: JsonNode, blob: Blob): Derivation | undefined {
  if (node.kind !== 'object') return undefined;
  const digest = node.members.find(({ key }) => key === 'digest')?.value;
  const stored = digest?.kind === 'string' ? digest.value : null;
  return derivation(`sha256 and length of the blob of ${what}`, stored, blob?.digest);
}
