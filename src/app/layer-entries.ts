import type { LayerEntries } from '../diff/layers.ts';
import type { PackedTarIndex } from '../formats/tar/indexer.ts';

/** Names and content identities of a layer's entries, as far as pairing layers needs them. Last of one name wins. */
export function layerEntries(layer: number, index: PackedTarIndex): LayerEntries {
  const names = index.count === 0 ? [] : index.names.split('\0');
  const hashes = Buffer.from(index.contentHash.buffer, index.contentHash.byteOffset, index.contentHash.byteLength);
  return {
    layer,
    contents: new Map(names.map((name, at) => [name, hashes.toString('latin1', at * 32, at * 32 + 16)])),
  };
}
