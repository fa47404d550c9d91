import type { Cause } from '../model/cause.ts';

export const ociDockerArchiveMeta: Cause = {
  id: 'oci-docker-archive-meta',
  title: 'Names that only the docker-archive around the image carries',
  specificity: 'structured',
  on: ['oci:archive.repo-tags'],
  claim: () => ({ grade: 'safe' }),
  fixes: [
    { for: 'bazel', text: 'Give oci_load a constant repo_tags, and compare digests, not archives.' },
    { for: 'docker', text: 'Compare image digests, not the tar files of docker save.' },
  ],
};
