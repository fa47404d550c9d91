import type { Cause } from '../model/cause.ts';

export const zipExtraAlign: Cause = {
  id: 'zip-extra-align',
  title: 'Padding that aligns the entries of a zip or jar',
  specificity: 'structured',
  on: ['d935', '0001', 'padding'].flatMap((id) => [
    `zip:local.extra.${id}`,
    `zip:central.extra.${id}`,
    `zip:extra.${id}`,
  ]),
  claim: (site) => {
    const zip64 = site.key.endsWith('.0001');
    const bytes = `${String(site.left?.value ?? '')}${String(site.right?.value ?? '')}`;
    return zip64 || /^[0-9a-f]{0,12}0*$/.test(bytes) ? { grade: 'safe', role: 'encoding' } : undefined;
  },
  fixes: [{ for: 'any', text: 'Align on both sides with the same tool, or on none.' }],
};
