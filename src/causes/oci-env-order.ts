import type { Cause } from '../model/cause.ts';

export const ociEnvOrder: Cause = {
  id: 'oci-env-order',
  title: 'The order of the environment variables in the config',
  specificity: 'structured',
  on: ['oci:config.env-order'],
  claim: (_, cx) => ({
    grade: 'guarded',
    predicate: {
      text: 'every variable has the same values in the same order, so that the order of all cannot choose another',
      held: cx.siblings('oci:config.env').length === 0,
    },
  }),
  fixes: [{ for: 'any', text: 'Let one tool write the variables in a fixed order.' }],
};
