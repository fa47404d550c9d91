import type { Cause } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { knownFile } from './_shared/known-file.ts';
import { isZoneLink } from './_shared/system-links.ts';

const zoneName = /^([A-Za-z_]+(\/[A-Za-z0-9_+-]+){0,2}|)\n?$/;

const files = knownFile({
  id: 'tz-localtime',
  title: 'The time zone of the system',
  path: /^etc\/(localtime|timezone)$/,
  grade: 'lossy',
  accepts: isZone,
  fixes: [
    {
      for: 'any',
      text: 'Set it yourself: TZ=UTC in Env, or ln -sf /usr/share/zoneinfo/Etc/UTC /etc/localtime and /etc/timezone.',
    },
  ],
});

/** A name of a zone in `timezone`, or any content of `localtime`, which is compiled. */
function isZone(site: Site): boolean {
  if (site.kind === 'presence' || site.key.startsWith('tzif:')) return true;
  const texts = [site.left, site.right].flatMap((side) => (side === null ? [] : [String(side.value)]));
  return site.key.startsWith('text:') && texts.every((text) => zoneName.test(text));
}

export const tzLocaltime: Cause = {
  ...files,
  on: [...files.on, 'tar:linkname'],
  claim: (site, cx) => {
    if (site.key !== 'tar:linkname') {
      const claim = files.claim(site, cx);
      return claim !== undefined && site.role === 'encoding' ? { grade: 'safe', role: 'encoding' } : claim;
    }
    return isZoneLink(site) ? { grade: 'lossy' } : undefined;
  },
};
