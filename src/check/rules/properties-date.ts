import { parseTime } from '../../grammars/times-in-text.ts';
import { buildTimes } from '../clock.ts';
import type { Rule } from '../rule.ts';
import { wholeFile } from '../whole-file.ts';

const maxBytes = 1_048_576;

export const propertiesDate: Rule = {
  id: 'properties-date',
  title: 'A properties file begins with the time at which it was written',
  severity: 'error',
  family: 'determinism',
  cause: 'properties-store-date',
  why: 'java.util.Properties.store writes the time as a comment.',
  fixes: [],
  file: {
    wants: ({ name, size, full }) =>
      /\.properties$/.test(name) &&
      name !== 'git.properties' &&
      size < maxBytes &&
      !/(?:^|\/)META-INF\/maven\//.test(full),
    look(file, { clock, facts, recipe }, found) {
      const head = wholeFile(file).toString('latin1', 0, 1_000);
      const comment = head
        .split(/\r?\n/)
        .slice(0, 4)
        .find((line) => /^#[A-Z][a-z]{2} [A-Z][a-z]{2} \d/.test(line));
      const time = comment === undefined ? undefined : parseTime(comment.slice(1));
      if (comment === undefined || time === undefined || time === null) return;
      // A jar from a repository has the date of its own release.
      const isOwn = file.inside.length < 2 && !/BOOT-INF\/lib\//.test(file.full);
      const near = buildTimes([...facts.times, time], clock)(time);
      if (near) found({ field: 'comment', value: comment, expected: 'no date' });
      else if (isOwn && (recipe !== null || clock.created === null))
        found({ field: 'comment', value: comment, expected: 'no date', severity: 'warning' });
    },
  },
};
