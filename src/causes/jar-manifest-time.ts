import { parseTime } from '../grammars/times-in-text.ts';
import type { Cause } from '../model/cause.ts';

const names =
  /^(Bnd-LastModified|(.*-)?Build-(Time|Date|Timestamp|DateTime)(-.*)?|Built-(On|Date|At)|BuildTime|BuildDate|Ion-Java-Build-Time|Date|Timestamp)$/i;

export const jarManifestTime: Cause = {
  id: 'jar-manifest-time',
  title: 'The time of the build in a jar’s manifest',
  specificity: 'structured',
  on: ['manifest:main'],
  claim: (site) => {
    if (!names.test(site.name)) return undefined;
    const times = [site.left, site.right].map((side) => (side === null ? null : parseTime(String(side.value))));
    if (times.includes(undefined)) return undefined;
    return { grade: 'safe', hint: { factor: 'clock', left: times[0] ?? null, right: times[1] ?? null } };
  },
  fixes: [
    { for: 'bazel', text: 'Take the attribute out of deploy_manifest_lines, or give it a constant.' },
    { for: 'maven', text: 'project.build.outputTimestamp; bnd: -reproducible: true.' },
  ],
};
