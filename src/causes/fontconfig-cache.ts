import type { Cause, Claim } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { knownFile } from './_shared/known-file.ts';
import { areClockTimes, clockHint } from './_shared/values.ts';

const headerTimes = ['fontconfig:directory time', 'fontconfig:directory time, nanoseconds'];

const file = knownFile({
  id: 'fontconfig-cache',
  title: 'fontconfig’s caches of fonts',
  path: /^(var\/cache\/fontconfig\/([0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})-(le|be)(32|64)[^/]*\.cache-\d+|usr\/(local\/)?share\/fonts\/(.+\/)?\.uuid)$/,
  folder: /^var\/cache\/fontconfig$/,
  grade: 'safe',
  fixes: [
    {
      for: 'docker',
      text: 'rm -rf /var/cache/fontconfig/* in the step that installs fonts; or give font directories a fixed time before fc-cache runs.',
    },
  ],
});

export const fontconfigCache: Cause = {
  ...file,
  claim: (site, cx) => {
    const claim = file.claim(site, cx);
    return claim === undefined ? undefined : claimOf(site, claim);
  },
};

/** The time decides whether the cache is used; the rest is what it says about the fonts. */
function claimOf(site: Site, claim: Claim): Claim | undefined {
  if (site.kind === 'presence') return claim;
  if (site.key === headerTimes[0])
    return areClockTimes(site) ? { grade: 'safe', hint: clockHint(site) } : { grade: 'lossy' };
  if (site.key === headerTimes[1]) return { grade: 'safe' };
  const isUuid = [site.left, site.right].every(
    (side) => side !== null && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(String(side.value)),
  );
  if (site.key === 'text:line') return isUuid ? { grade: 'safe' } : undefined;
  return {
    grade: 'guarded',
    predicate: { text: 'the cache is what fc-cache makes of the same fonts (not checked)', held: false },
  };
}
