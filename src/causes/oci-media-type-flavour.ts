import type { Cause } from '../model/cause.ts';
import { bothTexts } from './_shared/values.ts';

/** Docker schema 2 types and the OCI types that mean the same (image-spec media-types.md, compatibility matrix). */
const same: Readonly<Record<string, string>> = {
  'application/vnd.docker.distribution.manifest.list.v2+json': 'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json': 'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.container.image.v1+json': 'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.image.rootfs.diff.tar': 'application/vnd.oci.image.layer.v1.tar',
  'application/vnd.docker.image.rootfs.diff.tar.gzip': 'application/vnd.oci.image.layer.v1.tar+gzip',
  'application/vnd.docker.image.rootfs.diff.tar.zstd': 'application/vnd.oci.image.layer.v1.tar+zstd',
};

export const ociMediaTypeFlavour: Cause = {
  id: 'oci-media-type-flavour',
  title: 'Docker and OCI names for the same media type',
  specificity: 'structured',
  on: ['oci:manifest.media-type', 'oci:index.media-type'],
  claim: (site) => {
    const values = bothTexts(site);
    if (values === undefined) return undefined;
    const [left, right] = values.map((value) => same[value] ?? value);
    return left === right ? { grade: 'safe' } : undefined;
  },
  fixes: [
    {
      for: 'bazel',
      text: 'Take a base image of the flavour that you publish; rules_oci keeps the flavour of its base.',
    },
    { for: 'docker', text: 'BuildKit: oci-mediatypes=true; skopeo copy --format oci.' },
  ],
};
