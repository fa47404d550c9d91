import type { Cause, Claim, Security } from '../model/cause.ts';

const severities: Readonly<Record<string, Security>> = {
  'security.capability': { severity: 'high', why: 'file capabilities give whoever runs the file rights of root' },
  'security.ima': { severity: 'medium', why: 'the kernel measures or refuses files by this value' },
  'acl.access': { severity: 'medium', why: 'an access list can open the file to other users' },
  'acl.default': { severity: 'medium', why: 'an access list can open new files of the directory to other users' },
};

/** What the machine that packed noted for itself. */
const bookkeeping = /^(security\.selinux$|(user|trusted)\.overlay\.)/;

export const tarXattr: Cause = {
  id: 'tar-xattr',
  title: 'An extended attribute of a file',
  specificity: 'structured',
  on: ['tar:pax.SCHILY.xattr.*', 'tar:pax.LIBARCHIVE.xattr.*', 'tar:pax.SCHILY.acl.*', 'tar:pax.RHT.security.selinux'],
  claim: (site): Claim => {
    const attribute = site.key.replace(/^tar:pax\.(?:(?:SCHILY|LIBARCHIVE)\.(?:xattr\.)?|RHT\.)/, '');
    if (bookkeeping.test(attribute)) {
      const text = 'the attribute is bookkeeping of the host, which container engines write anew';
      return { grade: 'guarded', predicate: { text, held: true } };
    }
    const security = severities[attribute];
    return { grade: 'lossy', ...(security === undefined ? {} : { security }) };
  },
  fixes: [
    { for: 'bazel', text: 'Pack from an mtree specification, which has no attributes.' },
    {
      for: 'docker',
      text: 'Build on the same kind of file system and security module, or strip attributes before packing.',
    },
  ],
};
