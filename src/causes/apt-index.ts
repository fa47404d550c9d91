import type { Cause } from '../model/cause.ts';
import { fact, memberName } from './_shared/values.ts';

/** Lists of class names that annotation processors leave behind, one a line. */
const lists =
  /(?:^|\/)META-INF\/(?:annotations\/[^/]+|services\/annotations\/[^/]+|hilt\/[^/]+|gradle\/incremental\.annotation\.processors)$/;

export const aptIndex: Cause = {
  id: 'apt-index',
  title: 'The order of what an annotation processor listed',
  specificity: 'structured',
  on: ['log4j-plugins:order', 'text:order'],
  claim: (site) => {
    if (site.key === 'text:order' && !lists.test(memberName(site))) return undefined;
    const held = fact(site, 'itemsEqual') === true && fact(site, 'duplicates') !== true;
    if (!held) return undefined;
    return { grade: 'guarded', predicate: { text: 'the records are equal, and each is there once', held } };
  },
  fixes: [
    { for: 'bazel', text: 'Let one target run the processor over sorted sources; pin its version.' },
    {
      for: 'maven',
      text: 'A newer log4j-core; one thread for annotation processing, no incremental compilation.',
    },
  ],
};
