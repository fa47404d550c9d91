import type { Cause } from '../model/cause.ts';

export const zipComment: Cause = {
  id: 'zip-comment',
  title: 'A comment in a zip or jar',
  specificity: 'structured',
  on: ['zip:comment', 'zip:comment-length', 'zip:end.comment', 'zip:end.comment-length'],
  claim: (site) => {
    const text = `${String(site.left?.value ?? '')}${String(site.right?.value ?? '')}`;
    const plain = !/PK\x01\x02|PK\x03\x04|PK\x05\x06|504b0[135]0[246]/.test(text);
    return { grade: 'guarded', predicate: { text: 'the comment holds no zip structure of its own', held: plain } };
  },
  fixes: [{ for: 'any', text: 'Write no comment.' }],
};
