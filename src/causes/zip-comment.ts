import type { Cause, CauseContext } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { besides } from './_shared/member-sites.ts';

export const zipComment: Cause = {
  id: 'zip-comment',
  title: 'A comment in a zip or jar',
  specificity: 'structured',
  on: ['zip:comment'],
  claim: (site, cx) => ({
    grade: 'guarded',
    predicate: { text: 'the comment holds no zip structure of its own', held: !holdsStructure(site, cx) },
  }),
  fixes: [{ for: 'any', text: 'Write no comment.' }],
};

/** Signatures of headers and end records, with control bytes escaped as the handler shows them. */
const signatures = /PK(?:\\x01\\x02|\\x03\\x04|\\x05\\x06|\\x06[\\x06\\x07]|\\x07\\x08)/;

function holdsStructure(site: Site, cx: CauseContext): boolean {
  if (besides(site, cx, 'zip:end-candidate').length > 0) return true;
  return [site.left, site.right].some((side) => signatures.test(String(side?.value ?? '')));
}
