import type { Cause, Claim } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { modeChange } from './_shared/modes.ts';
import { clockHint, fact } from './_shared/values.ts';

/** Numbers that only say which names are one file. */
const linkKeys: readonly string[] = ['cpio:ino', 'cpio:nlink', 'cpio:dev', 'cpio:devmajor', 'cpio:devminor'];
const deviceKeys: readonly string[] = ['cpio:rdev', 'cpio:rdevmajor', 'cpio:rdevminor'];

export const cpioMemberMeta: Cause = {
  id: 'cpio-member-meta',
  title: 'Times, owners, modes and inode numbers in a cpio archive',
  specificity: 'structured',
  on: ['cpio:mtime', 'cpio:uid', 'cpio:gid', 'cpio:mode', ...linkKeys, ...deviceKeys],
  claim: (site): Claim | undefined => {
    if (site.left === null || site.right === null) return undefined;
    if (site.key === 'cpio:mtime') return { grade: 'safe', hint: clockHint(site) };
    if (linkKeys.includes(site.key)) return fact(site, 'sameLinks') === true ? { grade: 'safe' } : undefined;
    if (deviceKeys.includes(site.key)) return { grade: fact(site, 'type') === 'device' ? 'lossy' : 'safe' };
    return site.key === 'cpio:mode' ? claimMode(site) : { grade: 'lossy' };
  },
  fixes: [
    {
      for: 'any',
      text: 'cpio --reproducible with a sorted list of names; SOURCE_DATE_EPOCH for dracut and mkinitramfs.',
    },
  ],
};

/** With setuid, setgid or execute bits on one side only, more than access is at stake. */
function claimMode(site: Site): Claim {
  const bits = modeChange(site)?.bits ?? 0;
  if ((bits & 0o7111) === 0) return { grade: 'lossy' };
  const why =
    (bits & 0o6000) === 0
      ? 'the file can be run, or the directory entered, on one side only'
      : 'whoever runs the file gets the rights of its owner or group on one side';
  return { grade: 'lossy', security: { severity: (bits & 0o6000) === 0 ? 'medium' : 'high', why } };
}
