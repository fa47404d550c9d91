import { outputBaseOf } from '../../grammars/output-base.ts';
import type { Rule } from '../rule.ts';

export const sandboxPath: Rule = {
  id: 'sandbox-path',
  title: 'Files hold a path of the machine that built them',
  severity: 'error',
  family: 'determinism',
  cause: 'factor-output-base',
  why: "Bazel's output base depends on user and workspace, and the number of a sandbox counts up: the next build has another path.",
  fixes: [
    {
      for: 'bazel',
      text: 'Give tools paths that are relative to the execution root; for compilers -ffile-prefix-map and -fdebug-compilation-dir=.',
    },
  ],
  needles: [
    { text: '/_bazel_', confirm: (around, at) => pathAt(around, at, (path) => outputBaseOf(path) !== undefined) },
  ],
};

/** The path that a hit stands in, if it is one. */
function pathAt(around: string, at: number, holds: (path: string) => boolean): string | null {
  const before = /(?:\/[\w.@+-]{1,64}){0,12}$/.exec(around.slice(0, at))?.[0] ?? '';
  const after = /^[\w.@+/-]*/.exec(around.slice(at))?.[0] ?? '';
  const path = before + after;
  return holds(path) ? path : null;
}
