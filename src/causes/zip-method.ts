import type { Cause } from '../model/cause.ts';
import { fact, memberName } from './_shared/values.ts';

export const zipMethod: Cause = {
  id: 'zip-method',
  title: 'The same content, stored on one side and compressed on the other',
  specificity: 'structured',
  on: ['zip:method', 'zip:data', 'zip:flags'],
  claim: (site, cx) => {
    const place = site.path.at(-1);
    const method = cx.siblings('zip:method').some((other) => other.path.at(-1) === place);
    if (!method) return undefined;
    if (site.key === 'zip:flags' && fact(site, 'sameValue') !== true) return undefined;
    const nested = /^BOOT-INF\/lib\/.*\.jar$/.test(memberName(site));
    return {
      grade: 'guarded',
      role: 'encoding',
      predicate: { text: 'it is no nested jar of Spring Boot, which must be stored', held: !nested },
    };
  },
  fixes: [
    { for: 'bazel', text: 'singlejar: --dont_change_compression, or --compression, on both sides.' },
    { for: 'any', text: 'Use one policy for storing and compressing entries.' },
  ],
};
