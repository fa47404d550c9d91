import type { Rule } from '../rule.ts';
import { wholeFile } from '../whole-file.ts';

const maxBytes = 1_048_576;

export const runfilesStub: Rule = {
  id: 'runfiles-stub',
  title: 'The start script of the Python service is another one',
  severity: 'error',
  family: null,
  cause: 'py-bootstrap-stub',
  why: 'The script names the interpreter below the runfiles. Other text comes from another version of Bazel or rules_python.',
  fixes: [{ for: 'bazel', text: 'Keep the versions of Bazel and rules_python, and the registered toolchain.' }],
  file: {
    wants: ({ full, inside, size }, { expect }) =>
      inside.length === 0 && size < maxBytes && full === expect.runfiles?.stub,
    look(file, { expect }, found) {
      const text = wholeFile(file).toString('utf8');
      for (const wanted of expect.runfiles?.stubHas ?? [])
        if (!text.includes(wanted))
          found({ field: 'content', value: text.split('\n')[0] ?? '', expected: `a line with ${wanted}` });
    },
  },
};
