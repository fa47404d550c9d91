import type { Command } from '../../buildfiles/shell/command.ts';
import { commandsOf, weighed } from '../hits.ts';
import type { Rule } from '../rule.ts';

export const shellClock: Rule = {
  id: 'shell-clock',
  title: 'The time of the build',
  severity: 'high',
  why: 'date says when the build ran; whatever it is written to differs in every build.',
  fixes: [
    {
      for: 'any',
      text: 'date -u -d "@$SOURCE_DATE_EPOCH", with the time of the commit in SOURCE_DATE_EPOCH; or leave it out.',
    },
    {
      for: 'bazel',
      text: 'A genrule has no SOURCE_DATE_EPOCH of its own: write a constant, or take a file that is in git as a source.',
    },
  ],
  causes: ['factor-clock', 'factor-stamp'],
  find: (project) => [
    ...commandsOf(project, 'date', 'gdate')
      .filter(
        ({ text, command }) =>
          readsClock(command) && (text.context !== 'script' && text.context !== 'workflow' ? true : isKept(command)),
      )
      .map((found) => weighed(project, found, 'high')),
    ...project.shell
      .filter(({ context }) => context === 'genrule' || context === 'dockerfile')
      .flatMap((text) =>
        text.commands
          .filter(({ args, assignments }) =>
            [...args, ...assignments].some((word) => /\$\{?(?:EPOCHSECONDS|EPOCHREALTIME|SECONDS)\b/.test(word.text)),
          )
          .map((command) => weighed(project, { text, command }, 'high')),
      ),
  ],
};

/** `-d`, `-r` and the like show another time than now. */
function readsClock({ args }: Command): boolean {
  return !args.some(
    ({ text }) =>
      /^-[A-Za-z]*[drfs]|^--(?:date|reference|file|set|version|help)/.test(text) && !/=now|=today/.test(text),
  );
}

/** Its output is stored, not only shown. */
function isKept(command: Command): boolean {
  return command.writesFile || command.isSubstituted;
}
