import type { Cause } from '../model/cause.ts';
import { fact } from './_shared/values.ts';

export const ociAttestationManifest: Cause = {
  id: 'oci-attestation-manifest',
  title: 'Build attestations beside the image',
  specificity: 'structured',
  on: ['oci:index.attestation'],
  claim: (site) => ({
    grade: 'guarded',
    predicate: {
      text: 'the attestation speaks about a manifest of its own index',
      held: fact(site, 'subjectHolds') === true,
    },
  }),
  fixes: [
    { for: 'bazel', text: 'Publish the image manifest, not an index with provenance.' },
    {
      for: 'docker',
      text: 'Build with --provenance=false --sbom=false, or compare the manifests of the platforms only.',
    },
  ],
};
