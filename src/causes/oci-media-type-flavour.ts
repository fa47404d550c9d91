import { ociMediaType } from '../grammars/media-types.ts';
import type { Cause } from '../model/cause.ts';
import { bothTexts } from './_shared/values.ts';

export const ociMediaTypeFlavour: Cause = {
  id: 'oci-media-type-flavour',
  title: 'Docker and OCI names for the same media type',
  specificity: 'structured',
  on: ['oci:manifest.media-type', 'oci:index.media-type'],
  claim: (site) => {
    const values = bothTexts(site);
    return values !== undefined && ociMediaType(values[0]) === ociMediaType(values[1]) ? { grade: 'safe' } : undefined;
  },
  fixes: [
    {
      for: 'bazel',
      text: 'Take a base image of the flavour that you publish; rules_oci keeps the flavour of its base.',
    },
    { for: 'docker', text: 'BuildKit: oci-mediatypes=true; skopeo copy --format oci.' },
  ],
};
