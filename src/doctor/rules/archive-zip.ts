import { commandsOf, hasOption, weighed } from '../hits.ts';
import type { Rule } from '../rule.ts';

export const archiveZip: Rule = {
  id: 'archive-zip',
  title: 'zip stores times, owners and order of the machine',
  severity: 'high',
  why: 'Each entry has the time of its file in local time and, without -X, owner and times in extra fields.',
  fixes: [
    {
      for: 'any',
      text: 'TZ=UTC find . | LC_ALL=C sort | zip -X -@ out.zip, behind touch -d "@$SOURCE_DATE_EPOCH" on all files; in Bazel use pkg_zip or singlejar --normalize',
    },
  ],
  causes: ['zip-dos-time', 'zip-extra-ut', 'zip-extra-unix-owner', 'zip-order'],
  find: (project) =>
    commandsOf(project, 'zip')
      .filter(
        ({ text, command }) =>
          text.context !== 'workflow' &&
          command.args.length > 1 &&
          !isFixed(hasOption(command, 'X', '--no-extra'), text.text),
      )
      .map((found) => weighed(project, found, 'high')),
};

/** Extra fields are left out and times were set before. */
function isFixed(isPlain: boolean, text: string): boolean {
  return isPlain && /\btouch\s+(?:-[a-z]*[dtr]|--date)/.test(text);
}
