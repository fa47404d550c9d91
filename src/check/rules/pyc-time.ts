import { isPycHead } from '../../formats/pyc/header.ts';
import { isoTime } from '../../grammars/iso-time.ts';
import type { Rule } from '../rule.ts';

const headerBytes = 16;
const byHash = 1;
/** Before 1990, a time is a constant that was set on purpose. */
const firstClock = 631_152_000;

export const pycTime: Rule = {
  id: 'pyc-time',
  title: 'Compiled Python files hold the time of their source',
  severity: 'warning',
  family: 'determinism',
  cause: 'pyc-mtime',
  why: 'The time is that of the file when it was compiled: mostly that of the checkout or of the installation.',
  fixes: [],
  file: {
    wants: ({ name, size, full }, { expect }) =>
      /\.pyc$/.test(name) && size >= headerBytes && !isForbidden(full, expect.never ?? []),
    look(file, { recipe, facts }, found) {
      const head = file.read().read(0, headerBytes);
      if (!isPycHead(head) || (head.readUInt32LE(4) & byHash) !== 0) return;
      const mtime = head.readUInt32LE(8);
      if (mtime < firstClock) return;
      // Where every member has one time, and this is it, the source was given that time before it was compiled.
      const first = facts.times[0];
      if (recipe?.mtime === undefined && first === mtime && facts.times.every((time) => time === first)) return;
      found({ field: 'mtime', value: isoTime(mtime), expected: 'a hash (PEP 552), or no such file' });
    },
  },
};

/** A profile that wants no such file at all says so by itself. */
function isForbidden(full: string, never: readonly string[]): boolean {
  return never.some((pattern) => pattern.endsWith('*.pyc')) && full.endsWith('.pyc');
}
