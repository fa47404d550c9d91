import type { Cause } from '../model/cause.ts';
import { areClockTimes, clockHint, fact } from './_shared/values.ts';

const times = ['mkfs-time', 'mount-time', 'write-time', 'check-time'];
/** Chosen anew each time; or counted while the image was made. */
const marks = ['uuid', 'hash-seed', 'kbytes-written'];

export const fsImageSuperblock: Cause = {
  id: 'fs-image-superblock',
  title: 'When a filesystem image was made, and its random marks',
  specificity: 'structured',
  on: ['fs-image:*'],
  claim: (site) => {
    if (site.left === null || site.right === null) return undefined;
    if (times.includes(site.name)) return areClockTimes(site) ? { grade: 'safe', hint: clockHint(site) } : undefined;
    if (site.name === 'mkfs-nanoseconds') return { grade: 'safe' };
    if (site.name === 'checksum')
      return site.left.derived === undefined || site.right.derived === undefined ? undefined : { grade: 'safe' };
    if (!marks.includes(site.name)) return undefined;
    // EROFS and ext keep checksums that start from the identifier, and the order of large directories from the seed.
    return {
      grade: 'guarded',
      predicate: {
        text: `nothing finds the ${String(fact(site, 'filesystem'))} image by this mark (not checked)`,
        held: false,
      },
    };
  },
  fixes: [
    {
      for: 'any',
      text: 'mksquashfs -mkfs-time 0 -all-time 0 -processors 1; mke2fs -U <uuid> -E hash_seed=<uuid>; mkfs.erofs -T 0 -U <uuid>; SOURCE_DATE_EPOCH.',
    },
  ],
};
