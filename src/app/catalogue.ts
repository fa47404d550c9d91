import type { Fix } from '../model/cause.ts';
import { factorTexts } from './factor-texts.ts';
import { allCauses } from './registries.ts';

const known = new Map(allCauses.map((cause) => [cause.id, cause]));

/** Title and fixes of a cause or a factor, for the report. */
export function describeCause(id: string): { readonly title: string; readonly fixes: readonly Fix[] } {
  const factor = factorTexts[id];
  if (factor !== undefined) return factor;
  const cause = known.get(id);
  return cause === undefined ? { title: id, fixes: [] } : { title: cause.title, fixes: cause.fixes };
}
