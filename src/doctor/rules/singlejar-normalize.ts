import { atCommand, commandsOf } from '../hits.ts';
import type { Hit, Rule } from '../rule.ts';

export const singlejarNormalize: Rule = {
  id: 'singlejar-normalize',
  title: 'singlejar without --normalize',
  severity: 'high',
  why: 'Without --normalize singlejar gives the entries of the jar the times of its inputs, or the time of the build.',
  fixes: [{ for: 'bazel', text: 'singlejar --normalize --exclude_build_data … (or --build_target <label>)' }],
  causes: ['zip-dos-time', 'bazel-build-data'],
  find: (project) => {
    const called = project.shell.flatMap((text) =>
      text.commands
        .filter(
          ({ name, args }) =>
            /singlejar/i.test(name) &&
            args.length > 0 &&
            !args.some((arg) => /--normalize|^\$\{?[A-Za-z_]/.test(arg.text)),
        )
        .map((command) => atCommand({ text, command })),
    );
    return [...called, ...jarTool(project)];
  },
};

/** `bazel-bin/…/singlejar` behind `java -jar`. */
function jarTool(project: Parameters<Rule['find']>[0]): Hit[] {
  return commandsOf(project, 'java')
    .filter(
      ({ command: { args } }) =>
        args.some(({ text }) => /SingleJar|singlejar/.test(text)) && !args.some(({ text }) => text === '--normalize'),
    )
    .map(atCommand);
}
