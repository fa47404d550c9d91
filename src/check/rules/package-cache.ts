import type { Rule } from '../rule.ts';
import { knownPath } from './_shared/known-path.ts';

export const packageCache: Rule = knownPath({
  id: 'package-cache',
  title: 'Caches of a package manager are left in the image',
  severity: 'error',
  family: 'determinism',
  cause: 'apt-pkgcache',
  why: 'They hold times and addresses of the build, and nothing at run time needs them.',
  fixes: [
    {
      for: 'docker',
      text: 'apt-get clean and rm -f /var/cache/apt/*.bin; pip --no-cache-dir; npm cache clean --force; mount caches with RUN --mount=type=cache.',
    },
  ],
  path: /^(?:var\/cache\/apt\/(?:(?:src)?pkgcache\.bin|archives\/.+\.deb)|var\/cache\/(?:dnf|yum|apk)\/.+|(?:root|home\/[^/]+)\/(?:\.cache\/(?:pip|uv|go-build|yarn)\/.+|\.npm\/_cacache\/.+|\.m2\/repository\/.+|\.gradle\/caches\/.+))$/,
});
