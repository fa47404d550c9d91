import { pathPair } from '../grammars/path-pair.ts';
import type { Cause } from '../model/cause.ts';
import { bothTexts, memberName } from './_shared/values.ts';

const folder = /(^|\/)(s?bin|Scripts|[^/]+\.data\/scripts)\/[^/]+$/;

/** `#!/usr/bin/python3.11 -sE`; and the second line of the form for long paths: `'''exec' "/long path/python" "$0" "$@"`. */
const interpreters = [
  /^#! ?(\/[^\s]*\/(?:env +)?(?:python|pypy)[0-9.]*)((?: -[A-Za-z]+)*) *$/,
  /^'''exec' "?(\/[^"]*\/(?:python|pypy)[0-9.]*)"?( "\$0" "\$@") *$/,
];

export const pyScriptShebang: Cause = {
  id: 'py-script-shebang',
  title: 'The interpreter that a Python script names',
  specificity: 'structured',
  on: ['text:line'],
  claim: (site) => {
    const lines = bothTexts(site);
    if (lines === undefined || !folder.test(memberName(site)) || !/^line [12]$/.test(site.name)) return undefined;
    const paths = interpreters
      .map((form) => lines.map((line) => form.exec(line)?.[1]))
      .find((found) => found.every(isText));
    if (paths === undefined) return undefined;
    const pair = pathPair(paths[0] ?? '', paths[1] ?? '');
    return { grade: 'lossy', ...(pair === undefined ? {} : { hint: { factor: 'build-path', ...pair } }) };
  },
  fixes: [
    { for: 'bazel', text: 'Use py_console_script_binary: its entry point names no interpreter of the build.' },
    {
      for: 'docker',
      text: 'Create the virtual environment at its final place, on the interpreter of the final image.',
    },
  ],
};

function isText(value: string | undefined): boolean {
  return value !== undefined;
}
