import type { Rule } from '../rule.ts';

export const profileCase: Rule = {
  id: 'profile-case',
  title: 'The image is none of the services that the profile describes',
  severity: 'error',
  family: null,
  cause: null,
  why: 'Nothing that the profile states of a service could be checked.',
  fixes: [
    { for: 'any', text: 'Name the service with --service, or leave --profile out to see what the image looks like.' },
  ],
  image({ unfit }, _cx, found) {
    for (const name of unfit) found({ path: [], field: 'profile', value: name });
  },
};
