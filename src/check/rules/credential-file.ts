import type { Rule } from '../rule.ts';
import { knownPath } from './_shared/known-path.ts';

export const credentialFile: Rule = knownPath({
  id: 'credential-file',
  title: 'The image has a file in which programs keep credentials',
  severity: 'error',
  family: 'hygiene',
  cause: null,
  why: 'Everybody who can pull the image can read it.',
  fixes: [{ for: 'docker', text: 'RUN --mount=type=secret; never COPY it.' }],
  path: /^(?:root|home\/[^/]+)\/(?:\.docker\/config\.json|\.aws\/credentials|\.netrc|\.git-credentials|\.config\/gcloud\/(?:credentials\.db|application_default_credentials\.json)|\.kube\/config)$/,
});
