import type { Cause } from '../model/cause.ts';

export const zipExtraUnixOwner: Cause = {
  id: 'zip-extra-unix-owner',
  title: 'Unix owners in the extra fields of a zip or jar',
  specificity: 'structured',
  on: ['7875', '5855', '756e'].flatMap((id) => [`zip:local.extra.${id}`, `zip:central.extra.${id}`, `zip:extra.${id}`]),
  claim: (site) => {
    const jar = /\.(jar|war|ear|whl|egg)(#\d+)?$/.test(site.path.at(-2) ?? '');
    return {
      grade: 'guarded',
      predicate: { text: 'the archive is read in place by a runtime, which does not restore owners', held: jar },
    };
  },
  fixes: [{ for: 'any', text: 'zip -X leaves the field out; or build as a fixed user.' }],
};
