import type { Rule } from '../rule.ts';
import { wholeFile } from '../whole-file.ts';

export const machineId: Rule = {
  id: 'machine-id',
  title: 'The image has a machine id',
  severity: 'error',
  family: 'determinism',
  cause: 'machine-id',
  why: 'It is random, so that each build has another one, and all containers of one build have the same.',
  fixes: [],
  file: {
    wants: ({ full, inside, size }) =>
      inside.length === 0 && size < 100 && /^(?:etc|var\/lib\/dbus)\/machine-id$/.test(full),
    look(file, _cx, found) {
      const text = wholeFile(file).toString('latin1').trim();
      if (/^[0-9a-f]{32}$/.test(text)) found({ field: 'content', value: text, expected: 'an empty file' });
    },
  },
};
