import type { Rule } from '../rule.ts';

export const layerCompression: Rule = {
  id: 'layer-compression',
  title: 'The layer is compressed in another way',
  severity: 'error',
  family: null,
  cause: 'layer-compression-choice',
  why: 'The manifest names the compressed bytes: the same content compressed otherwise is another image digest.',
  fixes: [{ for: 'any', text: 'Copy images without recompressing them (skopeo --preserve-digests, crane copy).' }],
  layer({ recipe, facts }, found) {
    const wanted = recipe?.compression;
    // A docker archive keeps layers as they are unpacked.
    if (wanted !== undefined && facts.mediaType !== null && facts.compression !== wanted)
      found({ field: 'compression', value: facts.compression, expected: wanted });
  },
};
