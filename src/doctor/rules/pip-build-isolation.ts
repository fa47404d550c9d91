import { argument, isTrue, textsOf } from '../../buildfiles/starlark/values.ts';
import { atCall } from '../hits.ts';
import type { Rule } from '../rule.ts';

const flags = ['--no-build-isolation', '--only-binary', '--only-binary=:all:'];

export const pipBuildIsolation: Rule = {
  id: 'pip-build-isolation',
  title: 'Source packages are built with unpinned build tools',
  severity: 'medium',
  why: 'For a package without a wheel pip fetches setuptools, wheel and other build requirements at their newest versions, whatever the lock file says.',
  fixes: [
    {
      for: 'bazel',
      text: 'pip_parse(extra_pip_args = ["--no-build-isolation"]) (ODP since v0.4.0), or download_only = True so that only wheels are taken.',
    },
  ],
  causes: ['py-wheel-generator'],
  find: (project) =>
    project
      .calls('pip_parse', 'pip_install', 'pip.parse')
      .filter(({ call, starlark }) => {
        const args = argument(call, 'extra_pip_args', starlark);
        const isUnknown = args !== undefined && args.kind !== 'list' && args.kind !== 'string';
        const given = textsOf(args).some((text) => flags.some((flag) => text.startsWith(flag)));
        return !call.open && !isUnknown && !given && !isTrue(argument(call, 'download_only', starlark));
      })
      .map((found) => atCall(found)),
};
