import { isoTime } from '../../grammars/iso-time.ts';
import type { Rule } from '../rule.ts';
import { wholeFile } from '../whole-file.ts';

const day = 86_400;

export const accountAge: Rule = {
  id: 'account-age',
  title: 'Accounts have the day of the build as that of their last change of password',
  severity: 'error',
  family: 'determinism',
  cause: 'shadow-lastchg',
  why: 'useradd writes the day into /etc/shadow, so that the next day gives another file.',
  fixes: [],
  file: {
    wants: ({ full, inside, size }, { clock }) =>
      inside.length === 0 && size < 1_048_576 && clock.live && full === 'etc/shadow',
    look(file, { clock }, found) {
      const today = Math.floor((clock.created ?? 0) / day);
      const users = wholeFile(file)
        .toString('latin1')
        .split('\n')
        .flatMap((line) => {
          const [user = '', , changed = ''] = line.split(':');
          const at = Number(changed);
          return changed !== '' && (at === today || at === today - 1) ? [user] : [];
        });
      if (users.length === 0) return;
      const named = `${users.slice(0, 3).join(', ')}${users.length > 3 ? ` and ${users.length - 3} more` : ''}`;
      found({ field: 'last change', value: `${isoTime(today * day).slice(0, 10)}: ${named}`, expected: 'a fixed day' });
    },
  },
};
