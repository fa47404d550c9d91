import type { Rule } from '../rule.ts';

export const layerMode: Rule = {
  id: 'layer-mode',
  title: 'Members have another mode',
  severity: 'error',
  family: null,
  cause: 'tar-mode-umask',
  why: 'Modes are in the headers of the archive; taken from the disk they depend on the umask.',
  fixes: [{ for: 'bazel', text: 'pkg_tar: leave mode at 0555; tar of bazel-lib: mode=0755 in the mtree.' }],
  member({ type, mode }, { recipe }, found) {
    const wanted = type === 'directory' ? recipe?.directoryMode : type === 'file' ? recipe?.fileMode : undefined;
    if (wanted !== undefined && mode !== Number.parseInt(wanted, 8))
      found({ field: 'mode', value: mode.toString(8).padStart(4, '0'), expected: wanted });
  },
};
