import type { Rule } from '../rule.ts';
import { knownPath } from './_shared/known-path.ts';

export const homeLeftovers: Rule = knownPath({
  id: 'home-leftovers',
  title: 'Traces of the build are left in a home directory',
  severity: 'warning',
  family: 'hygiene',
  cause: 'home-leftovers',
  why: 'Histories and caches of programs hold what the build did and when.',
  path: /^(?:root|home\/[^/]+)\/(?:\.(?:bash_history|zsh_history|python_history|node_repl_history|wget-hsts|viminfo|lesshst|sqlite_history)|\.gnupg\/.+|\.ssh\/known_hosts)$/,
});
