import type { PlaceNames } from '../../experiment/attribute.ts';
import type { Finding } from '../../model/cause.ts';
import { placeId, siteId } from '../../model/site-id.ts';
import { type CompareOptions, compareImages } from '../compare.ts';
import type { FinishedBuild } from './one-build.ts';

/** A differing place of one output, as it is known throughout the experiment. */
export interface Place extends PlaceNames {
  readonly output: string;
  /** `siteId` of the site. */
  readonly site: string;
}

/** Every place in which two builds differ, but for mere consequences. */
export async function placesBetween(
  left: FinishedBuild,
  right: FinishedBuild,
  options: CompareOptions,
): Promise<readonly Place[]> {
  const places: Place[] = [];
  for (const [output, reference] of left.made) {
    const other = right.made.get(output);
    // A missing output has no places; `sameOutputs` complains about it.
    if (other === undefined) continue;
    const take = (findings: readonly Finding[]): void => {
      places.push(...findings.flatMap((finding) => (finding.role === 'derived' ? [] : [placeOf(finding, output)])));
    };
    await compareImages(reference, other, {
      ...options,
      prove: false,
      experiment: { grouping: { apart: true }, take },
    });
  }
  return places;
}

function placeOf(finding: Finding, output: string): Place {
  const site = siteId(finding);
  return {
    output,
    site,
    exact: JSON.stringify([output, site]),
    nearby: JSON.stringify([output, placeId(finding)]),
    isTime: finding.hints.length > 0 && finding.hints.every(({ factor }) => factor === 'clock'),
  };
}

/** The names of places, exact and nearby, as evidence is told by. */
export function namesOf(places: readonly PlaceNames[]): Set<string> {
  return new Set(places.flatMap(({ exact, nearby }) => [exact, nearby]));
}
