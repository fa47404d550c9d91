import type { Claim } from '../../model/cause.ts';
import type { Site } from '../../model/site.ts';

/**
 * What a cache means that was compared entry by entry: entries on one side or with other contents are a real difference;
 * bytes that say only where equal entries stand are written otherwise; positions that follow from other entries are derived.
 */
export function cacheClaim(site: Site, layout: string): Claim {
  const isLayout = site.key.endsWith(':layout');
  if (isLayout && site.role !== 'encoding') return { grade: 'safe' };
  if (!isLayout) return { grade: 'lossy' };
  return { grade: 'guarded', role: 'encoding', predicate: { text: layout, held: true } };
}
