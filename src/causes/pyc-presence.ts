import type { Cause } from '../model/cause.ts';
import { fact, memberName } from './_shared/values.ts';

export const pycPresence: Cause = {
  id: 'pyc-presence',
  title: 'Compiled Python files on one side only',
  specificity: 'structured',
  on: ['tar:presence'],
  claim: (site) => {
    const name = memberName(site);
    if (!/(^|\/)__pycache__(\/[^/]+\.(pyc|pyo)(\.\d+)?)?$/.test(name) || fact(site, 'duplicate') === true)
      return undefined;
    return {
      grade: 'guarded',
      predicate: { text: 'the file is what its source compiles to (not checked)', held: false },
    };
  },
  fixes: [
    {
      for: 'bazel',
      text: 'Exclude **/__pycache__/** from the layers; rules_python does so for interpreters with ignore_root_user_error.',
    },
    { for: 'docker', text: 'PYTHONDONTWRITEBYTECODE=1, pip install --no-compile.' },
  ],
};
