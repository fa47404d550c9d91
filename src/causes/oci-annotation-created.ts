import type { Cause } from '../model/cause.ts';
import { areIsoTimes, clockHint, fact } from './_shared/values.ts';

export const ociAnnotationCreated: Cause = {
  id: 'oci-annotation-created',
  title: 'A creation time in an annotation',
  specificity: 'structured',
  on: ['oci:manifest.annotation', 'oci:index.annotation'],
  claim: (site) =>
    fact(site, 'annotation') === 'org.opencontainers.image.created' && areIsoTimes(site)
      ? { grade: 'safe', hint: clockHint(site) }
      : undefined,
  fixes: [
    {
      for: 'bazel',
      text: 'Leave org.opencontainers.image.created out of `annotations`, or take it from the commit date.',
    },
    {
      for: 'docker',
      text: 'Do not set the annotation from the clock; docker/metadata-action: take it from the commit.',
    },
  ],
};
