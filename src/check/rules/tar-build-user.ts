import type { Rule } from '../rule.ts';

/** Accounts of a person begin here (login.defs, UID_MIN). */
const firstPerson = 1000;
const lastPerson = 60_000;
/** Names that images and builders use, whoever builds. */
const common = new Set(['', 'root', 'nobody', 'nonroot', 'node', 'app', 'user']);

export const tarBuildUser: Rule = {
  id: 'tar-build-user',
  title: 'Members belong to the person who built the layer',
  severity: 'warning',
  family: 'determinism',
  cause: 'tar-uname-gname',
  why: 'Another person or machine gives the archive other owners.',
  fixes: [],
  member({ uid, userName }, { recipe }, found) {
    if (recipe?.owner !== undefined || recipe?.ownerNames !== undefined) return;
    if (uid >= firstPerson && uid < lastPerson && !common.has(userName))
      found({ field: 'owner', value: `${userName} (${uid})`, expected: 'an owner of the image' });
  },
};
