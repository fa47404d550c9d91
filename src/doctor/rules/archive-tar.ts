import type { Command } from '../../buildfiles/shell/command.ts';
import { commandsOf, weighed } from '../hits.ts';
import type { Rule } from '../rule.ts';

export const archiveTar: Rule = {
  id: 'archive-tar',
  title: 'tar with times, owners and order of the machine',
  severity: 'high',
  why: 'tar stores the times, owners and modes that the files have here, in the order of the directory.',
  fixes: [
    {
      for: 'any',
      text: 'tar --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner --format=gnu -cf …; in Bazel use pkg_tar or bazel-lib’s tar',
    },
  ],
  causes: ['tar-mtime', 'tar-order', 'tar-uid-gid', 'tar-uname-gname'],
  find: (project) =>
    commandsOf(project, 'tar', 'gtar', 'bsdtar')
      .filter(({ text, command }) => text.context !== 'workflow' && creates(command) && !isFixed(command, text.text))
      .map((found) => weighed(project, found, 'high')),
};

function creates({ args }: Command): boolean {
  const [first] = args;
  const isBundle = first !== undefined && /^[a-zA-Z]*c[a-zA-Z]*$/.test(first.text) && !/[xt]/.test(first.text);
  return isBundle || args.some(({ text }) => /^-[a-wyzA-Z]*c[a-wyzA-Z]*$/.test(text) || text === '--create');
}

/** Times and order are given here, or by a list of entries, or options that a variable holds. */
function isFixed({ args }: Command, text: string): boolean {
  const words = args.map((word) => word.text);
  if (words.some((word) => word.startsWith('@') || /^\$\{?[A-Z_]*(?:FLAGS|OPTS|ARGS)/.test(word))) return true;
  const hasTime = words.some((word) => word.startsWith('--mtime'));
  const hasOrder =
    words.some((word) => word === '--sort=name' || word === '-T' || word.startsWith('--files-from')) ||
    /\bsort\b/.test(text);
  return hasTime && hasOrder;
}
