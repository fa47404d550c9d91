import type { Rule } from '../rule.ts';

export const layerOwner: Rule = {
  id: 'layer-owner',
  title: 'Members belong to another owner',
  severity: 'error',
  family: null,
  cause: 'tar-uid-gid',
  why: 'Owners are in the headers of the archive; those of whoever builds differ from machine to machine.',
  fixes: [{ for: 'bazel', text: 'pkg_tar: owner = "0.0"; tar of bazel-lib: uid=0 gid=0 in the mtree.' }],
  member({ uid, gid }, { recipe }, found) {
    const wanted = recipe?.owner;
    if (wanted !== undefined && `${uid}:${gid}` !== wanted)
      found({ field: 'owner', value: `${uid}:${gid}`, expected: wanted });
  },
};
