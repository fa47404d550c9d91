import type { Cause } from '../model/cause.ts';
import { isPackagedCache } from './_shared/packaged-cache.ts';

export const py3compileState: Cause = {
  id: 'py3compile-state',
  title: 'Python modules that Debian compiles at installation, on one side only',
  specificity: 'structured',
  on: ['tar:presence'],
  claim: (site) =>
    isPackagedCache(site)
      ? { grade: 'guarded', predicate: { text: 'the file is what its source compiles to (not checked)', held: false } }
      : undefined,
  fixes: [
    {
      for: 'docker',
      text: 'find /usr/lib/python3 /usr/share -name __pycache__ -prune -exec rm -r {} + in the RUN step that installs.',
    },
    { for: 'bazel', text: 'rules_distroless unpacks without maintainer scripts: nothing is compiled.' },
  ],
};
