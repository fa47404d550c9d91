import type { Cause } from '../model/cause.ts';
import { flagCause } from './_shared/zip-flags.ts';

export const zipDataDescriptor: Cause = {
  id: 'zip-data-descriptor',
  title: 'Sizes written before or after the data of an entry',
  specificity: 'structured',
  on: ['zip:flags', 'zip:descriptor.signature'],
  claim: (site, cx) =>
    site.key === 'zip:descriptor.signature' || flagCause(site, cx) === 'zip-data-descriptor'
      ? { grade: 'safe', role: 'encoding' }
      : undefined,
  fixes: [{ for: 'any', text: 'Write the archive to a seekable file with one tool.' }],
};
