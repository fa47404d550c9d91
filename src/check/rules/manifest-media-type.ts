import { fieldsOf, listOf } from '../image-facts.ts';
import type { Rule } from '../rule.ts';

export const manifestMediaType: Rule = {
  id: 'manifest-media-type',
  title: 'A media type that the builder of this profile does not write',
  severity: 'error',
  family: null,
  cause: 'oci-media-type-flavour',
  why: 'Media types are part of the manifest. Copying an image into another format rewrites them, and the digest with them.',
  fixes: [
    {
      for: 'any',
      text: 'Copy images with --preserve-digests (skopeo) or with crane; do not export them through a daemon.',
    },
  ],
  image({ manifest }, { expect }, found) {
    const wanted = expect.manifest?.mediaTypes;
    if (wanted === undefined || manifest === null) return;
    const types: readonly (readonly [string, unknown])[] = [
      ['mediaType', manifest['mediaType']],
      ['config.mediaType', fieldsOf(manifest['config'])['mediaType']],
      ...listOf(manifest['layers']).map((layer) => ['layers.mediaType', fieldsOf(layer)['mediaType']] as const),
    ];
    for (const [field, value] of types)
      if (typeof value === 'string' && !wanted.includes(value))
        found({ path: ['manifest'], field, value, expected: wanted.join(' or ') });
  },
};
