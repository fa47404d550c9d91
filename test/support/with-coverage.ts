import { uncoveredSite } from '../../src/diff/coverage.ts';
import type { Format } from '../../src/model/format.ts';
import type { Site } from '../../src/model/site.ts';

/** A format as the engine runs it: what it leaves out (fields that only changed places) becomes one more site. */
export function withCoverage(format: Format): Format {
  return {
    ...format,
    compare(left, right, cx) {
      const sites: Site[] = [];
      format.compare(left, right, { ...cx, emit: (site) => void sites.push(site) });
      const rest = uncoveredSite(left, right, sites);
      for (const site of rest === undefined ? sites : [...sites, rest]) cx.emit(site);
    },
  };
}
