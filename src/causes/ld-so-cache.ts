import type { Cause, CauseContext } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { cacheClaim } from './_shared/cache-claims.ts';
import { isLayerFile } from './_shared/layer-file.ts';
import { besides } from './_shared/member-sites.ts';

export const ldSoCache: Cause = {
  id: 'ld-so-cache',
  title: 'ldconfig’s cache of shared libraries',
  specificity: 'structured',
  on: ['ld-cache:*'],
  claim: (site, cx) => {
    if (!isLayerFile(site, /^(etc\/ld\.so\.cache|var\/cache\/ldconfig\/ld\.so\.cache)$/)) return undefined;
    if (site.key !== 'ld-cache:generator') return cacheClaim(site, 'both caches lead each library to the same file');
    const held = leadToSameFiles(site, cx);
    return { grade: 'guarded', predicate: { text: 'both caches lead each library to the same file', held } };
  },
  fixes: [
    { for: 'docker', text: 'Run ldconfig once, at the end of the step that installs, with fixed /etc/ld.so.conf.d/*.' },
    {
      for: 'bazel',
      text: 'Leave /etc/ld.so.cache out: the loader finds libraries in the standard folders without it.',
    },
  ],
};

function leadToSameFiles(site: Site, cx: CauseContext): boolean {
  return besides(site, cx, 'ld-cache:entry').length === 0 && besides(site, cx, 'ld-cache:order').length === 0;
}
