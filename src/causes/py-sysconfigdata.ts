import type { Cause } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { pathsInTexts } from './_shared/text-paths.ts';
import { memberName } from './_shared/values.ts';

/** The variables that Python was built with, in the forms that sysconfig and C extensions read. */
const files =
  /(^|\/)(_sysconfigdata_[^/]*\.py|_sysconfig_vars_[^/]*\.json|(__pycache__\/)?_sysconfigdata_[^/]*\.pyc|config-\d[^/]*\/(Makefile|config\.c)|python\d[^/]*\/pyconfig\.h|python-?\d?[^/]*\.pc)$/;

export const pySysconfigdata: Cause = {
  id: 'py-sysconfigdata',
  title: 'The variables that Python was built with',
  specificity: 'structured',
  on: ['text:line', 'json:value', 'pyc:body'],
  claim: (site) => {
    if (!files.test(memberName(site)) || !isVariable(site)) return undefined;
    const hint = pathsInTexts(site);
    return {
      grade: 'guarded',
      predicate: { text: 'nothing in the image builds extensions or reads these variables (not checked)', held: false },
      ...(hint === undefined ? {} : { hint }),
    };
  },
  fixes: [
    {
      for: 'bazel',
      text: 'Pin the python-build-standalone release; strip config-* and _sysconfigdata from the interpreter’s layer.',
    },
    {
      for: 'docker',
      text: 'Build Python in one fixed place with fixed CFLAGS, or take it from a base image by digest.',
    },
  ],
};

/** In the compiled form the variables are the constants of the module. */
function isVariable(site: Site): boolean {
  if (site.key !== 'pyc:body') return true;
  return /^co_consts of <module>$/.test(site.name) && site.left !== null && site.right !== null;
}
