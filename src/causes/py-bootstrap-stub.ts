import type { Cause } from '../model/cause.ts';
import { bothTexts } from './_shared/values.ts';

/** What rules_python's and Bazel's launcher templates fill in: the interpreter, the main module, the coverage tool. */
const assignment =
  /^\s*(_?PYTHON_BINARY(?:_ACTUAL|_VENV)?|_?STAGE2_BOOTSTRAP|main_rel_path|cov_tool|python_program)\s*=\s*(["'])([^"']*)\2$/;
const interpreter = /^(?:.*\/)?(?:python|pypy)[0-9.]*$/;
const configuration = /(^|\/)bazel-out\/[^/]+\/bin\//;

export const pyBootstrapStub: Cause = {
  id: 'py-bootstrap-stub',
  title: 'What a py_binary’s launcher starts',
  specificity: 'structured',
  on: ['text:line'],
  claim: (site) => {
    const lines = bothTexts(site)?.map((line) => assignment.exec(line));
    const [left, right] = lines ?? [];
    if (left?.[1] === undefined || left[1] !== right?.[1] || !areAlike(left[3] ?? '', right[3] ?? '')) return undefined;
    return {
      grade: 'guarded',
      predicate: {
        text: 'the runfiles have, at the path that the launcher names, what they had before (not checked)',
        held: false,
      },
    };
  },
  fixes: [{ for: 'bazel', text: 'Build both images with one -c and one platform, and one hermetic interpreter.' }],
};

/** Two interpreters, or one file in the output folders of two configurations. */
function areAlike(left: string, right: string): boolean {
  if (interpreter.test(left) && interpreter.test(right)) return true;
  const [a, b] = [left, right].map((path) => path.replace(configuration, '$1'));
  return a === b && configuration.test(left) && configuration.test(right);
}
