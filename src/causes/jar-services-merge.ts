import type { Cause } from '../model/cause.ts';
import { memberName } from './_shared/values.ts';

const registries = /(^|\/)META-INF\/(services\/[^/]+|spring\.(factories|handlers|schemas)|spring\/[^/]+\.imports)$/;

export const jarServicesMerge: Cause = {
  id: 'jar-services-merge',
  title: 'The order of the providers that a jar registers',
  specificity: 'structured',
  on: ['text:order'],
  claim: (site) =>
    registries.test(memberName(site))
      ? {
          grade: 'guarded',
          predicate: { text: 'nothing takes the first provider of the list (not checked)', held: false },
        }
      : undefined,
  fixes: [
    { for: 'bazel', text: 'List deps in one order: singlejar joins META-INF/services in the order of its inputs.' },
    { for: 'maven', text: 'maven-shade-plugin with ServicesResourceTransformer and a fixed order of dependencies.' },
  ],
};
