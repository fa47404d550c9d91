import type { Rule } from '../rule.ts';
import { wholeFile } from '../whole-file.ts';
import { propertiesOf } from './_shared/text-file.ts';

const maxBytes = 1_048_576;

export const gitProperties: Rule = {
  id: 'git-properties',
  title: 'git.properties says when, where or by whom the image was built',
  severity: 'error',
  family: 'determinism',
  cause: 'git-properties',
  why: 'Time, host and user are others in each build. With rules_spring a workspace status command in any bazelrc is enough.',
  fixes: [],
  file: {
    wants: ({ name, size, inside }) => name === 'git.properties' && size < maxBytes && inside.length < 2,
    look(file, { expect }, found) {
      for (const [key, value] of propertiesOf(wholeFile(file).toString('latin1'))) {
        const isBuild = /^git[./]build[./](?:time|host|user[./](?:name|email))$/.test(key);
        // A profile of rules_spring without a status command has no value at all.
        const isAny = expect.jar?.buildData !== undefined && key.startsWith('git.');
        if (value !== '' && (isBuild || isAny)) found({ field: key, value, expected: 'empty' });
      }
    },
  },
};
