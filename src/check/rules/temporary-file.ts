import type { Rule } from '../rule.ts';
import { knownPath } from './_shared/known-path.ts';

export const temporaryFile: Rule = knownPath({
  id: 'temporary-file',
  title: 'Temporary files are left in the image',
  severity: 'warning',
  family: 'hygiene',
  cause: 'factor-temp-path',
  why: 'They mostly have random names and times of the build.',
  fixes: [{ for: 'docker', text: 'Remove them in the same RUN, or mount RUN --mount=type=tmpfs,target=/tmp.' }],
  path: /^(?:tmp|var\/tmp)\/.+$/,
});
