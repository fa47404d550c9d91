import type { Cause, Security } from '../model/cause.ts';

const severities: Readonly<Record<string, Security>> = {
  'security.capability': { severity: 'high', why: 'file capabilities give whoever runs the file rights of root' },
  'security.ima': { severity: 'medium', why: 'the kernel measures or refuses files by this value' },
  'security.selinux': { severity: 'low', why: 'the label decides what SELinux lets the file do' },
};

export const tarXattr: Cause = {
  id: 'tar-xattr',
  title: 'An extended attribute of a file',
  specificity: 'structured',
  on: ['tar:pax.SCHILY.xattr.*', 'tar:pax.LIBARCHIVE.xattr.*', 'tar:pax.SCHILY.acl.*', 'tar:pax.RHT.security.selinux'],
  claim: (site) => {
    const attribute = site.key.replace(/^tar:pax\.(SCHILY|LIBARCHIVE)\.(xattr\.)?/, '').replace(/^tar:pax\.RHT\./, '');
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
