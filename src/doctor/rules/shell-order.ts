import type { Command } from '../../buildfiles/shell/command.ts';
import { commandsOf, weighed } from '../hits.ts';
import type { Rule } from '../rule.ts';

const readers = ['xargs', 'tar', 'cpio', 'jar', 'zip', 'cat', 'while', 'read', 'bsdtar', 'pax', 'tee', 'parallel'];

export const shellOrder: Rule = {
  id: 'shell-order',
  title: 'Files in the order of the directory',
  severity: 'high',
  why: 'find lists files as the file system stores them: another order on another machine, in archives and in lists.',
  fixes: [{ for: 'any', text: 'find … -print0 | LC_ALL=C sort -z | xargs -0 …; or tar --sort=name' }],
  causes: ['tar-order', 'zip-order', 'factor-inode'],
  find: (project) =>
    commandsOf(project, 'find')
      .filter(({ text, command }) => text.context !== 'workflow' && isUsedUnsorted(command))
      .map((found) => weighed(project, found, 'high')),
};

/** What it prints gets somewhere without being sorted. `-exec`, `-delete` and single files have no order to lose. */
function isUsedUnsorted(command: Command): boolean {
  const { pipeline, args } = command;
  if (args.some(({ text }) => ['-delete', '-exec', '-execdir', '-quit', '-ok'].includes(text))) return false;
  if (
    pipeline.some(
      ({ name, args: words }) =>
        name === 'sort' || (name === 'tar' && words.some(({ text }) => text === '--sort=name')),
    )
  )
    return false;
  const behind = pipeline.slice(pipeline.indexOf(command) + 1);
  if (behind.some(isHarmless)) return false;
  return (
    behind.some(({ name }) => readers.includes(name)) ||
    behind.some(({ writesFile }) => writesFile) ||
    command.writesFile
  );
}

/** `xargs rm` and the like do the same in every order, and so does counting. */
function isHarmless({ name, args }: Command): boolean {
  const program = name === 'xargs' ? (args.find(({ text }) => /^[a-z]/.test(text))?.text ?? '') : name;
  return ['rm', 'chmod', 'chown', 'touch', 'wc', 'grep', 'mkdir', 'strip', 'sed', 'clang-format', 'head'].includes(
    program,
  );
}
