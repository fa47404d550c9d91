import type { Cause } from '../model/cause.ts';
import { memberName } from './_shared/values.ts';

const lists = /\.(egg-info|dist-info)\/(SOURCES|top_level)\.txt$/;

export const pyEggSourcesOrder: Cause = {
  id: 'py-egg-sources-order',
  title: 'The order of the file lists of a Python distribution',
  specificity: 'structured',
  on: ['text:order'],
  claim: (site) => (lists.test(memberName(site)) ? { grade: 'safe' } : undefined),
  fixes: [{ for: 'any', text: 'Build with a current setuptools, which sorts both lists.' }],
};
