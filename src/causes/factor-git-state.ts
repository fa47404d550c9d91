import { factorCause } from './_shared/factor-cause.ts';

export const factorGitState = factorCause('factor-git-state', 'The state of the repository in a file');
