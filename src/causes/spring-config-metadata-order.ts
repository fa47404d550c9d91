import type { Cause } from '../model/cause.ts';
import { fact, memberName } from './_shared/values.ts';

const file = /(?:^|\/)META-INF\/(?:additional-)?spring-configuration-metadata\.json$/;

export const springConfigMetadataOrder: Cause = {
  id: 'spring-config-metadata-order',
  title: 'The order of the entries in Spring’s configuration metadata',
  specificity: 'structured',
  on: ['json:order'],
  claim: (site) =>
    file.test(memberName(site)) &&
    /^\/(?:groups|properties|hints|ignored\/properties)$/.test(site.name) &&
    fact(site, 'itemsEqual') === true
      ? { grade: 'safe' }
      : undefined,
  fixes: [
    {
      for: 'bazel',
      text: 'spring-boot-configuration-processor of one version, and no incremental annotation processing.',
    },
    {
      for: 'any',
      text: 'Sort the file after merging; pin the processor.',
    },
  ],
};
