import type { Rule } from '../rule.ts';
import { wholeFile } from '../whole-file.ts';

export const pythonDirectUrl: Rule = {
  id: 'python-direct-url',
  title: 'A Python package records the folder that it was installed from',
  severity: 'error',
  family: 'determinism',
  cause: 'py-direct-url',
  why: 'The folder is one of the machine that built.',
  fixes: [],
  file: {
    wants: ({ name, full, size }) => name === 'direct_url.json' && size < 65_536 && /\.dist-info\/[^/]+$/.test(full),
    look(file, _cx, found) {
      const url = /"url"\s*:\s*"(file:[^"]*)"/.exec(wholeFile(file).toString('utf8'))?.[1];
      if (url !== undefined) found({ field: 'url', value: url, expected: 'absent' });
    },
  },
};
