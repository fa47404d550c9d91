import type { Cause } from '../model/cause.ts';
import { besides } from './_shared/member-sites.ts';
import { memberName } from './_shared/values.ts';
import { flagCause } from './_shared/zip-flags.ts';
import { isContradiction } from './_shared/zip-headers.ts';

/** APPNOTE 4.4.5: stored and deflated. */
const decoded = [0, 8];

export const zipMethod: Cause = {
  id: 'zip-method',
  title: 'The same content, stored on one side and compressed on the other',
  specificity: 'structured',
  on: ['zip:method', 'zip:data', 'zip:flags'],
  claim: (site, cx) => {
    const [method] = besides(site, cx, 'zip:method');
    if (method === undefined || isContradiction(method, cx)) return undefined;
    if (![method.left, method.right].every((side) => decoded.some((known) => known === side?.value))) return undefined;
    if (site.key === 'zip:flags' && flagCause(site, cx) !== 'zip-method') return undefined;
    const nested = /^(BOOT-INF\/lib|WEB-INF\/lib(-provided)?)\/.*\.jar$/.test(memberName(site));
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
