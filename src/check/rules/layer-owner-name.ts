import type { Rule } from '../rule.ts';

export const layerOwnerName: Rule = {
  id: 'layer-owner-name',
  title: 'Members name another owner',
  severity: 'error',
  family: null,
  cause: 'tar-uname-gname',
  why: 'Names of owners are looked up on the machine that builds, unless the archive is told to leave them out.',
  fixes: [{ for: 'bazel', text: 'pkg_tar: no ownername; other builders: tar --numeric-owner.' }],
  member({ userName, groupName }, { recipe }, found) {
    const wanted = recipe?.ownerNames;
    const value = `${userName}:${groupName}`;
    if (wanted !== undefined && value !== wanted) found({ field: 'owner names', value, expected: wanted });
  },
};
