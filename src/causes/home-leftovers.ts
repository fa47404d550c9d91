import type { Cause } from '../model/cause.ts';
import { knownFile } from './_shared/known-file.ts';

export const homeLeftovers: Cause = knownFile({
  id: 'home-leftovers',
  title: 'Leftovers of the build in home and temporary directories',
  path: /^(root|home\/[^/]+)\/(\.cache\/(?!(?:pip|uv)\/)|\.wget-hsts$|\.bash_history$|\.python_history$|\.gnupg\/trustdb\.gpg$|\.npm\/_logs\/)|^(var\/)?tmp\//,
  folder: /^(root|home\/[^/]+)\/(\.cache(?!\/(?:pip|uv)(?:\/|$))|\.npm\/_logs)(\/|$)|^(var\/)?tmp\//,
  grade: 'guarded',
  otherwise: { factor: 'factor-cache-state', left: null, right: null },
  predicate: { text: 'nothing in the image reads the file (not checked)', held: false },
  fixes: [{ for: 'docker', text: 'Clean up in the same RUN step, or use cache mounts.' }],
});
