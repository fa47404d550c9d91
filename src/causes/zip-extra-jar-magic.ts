import type { Cause } from '../model/cause.ts';

export const zipExtraJarMagic: Cause = {
  id: 'zip-extra-jar-magic',
  title: 'The mark that a jar tool puts on the first entry',
  specificity: 'structured',
  on: ['zip:local.extra.cafe', 'zip:central.extra.cafe', 'zip:extra.cafe'],
  claim: () => ({ grade: 'safe', role: 'encoding' }),
  fixes: [{ for: 'any', text: 'Write jars with one tool on both sides.' }],
};
