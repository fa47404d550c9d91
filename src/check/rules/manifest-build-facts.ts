import { parseTime } from '../../grammars/times-in-text.ts';
import { buildTimes } from '../clock.ts';
import type { Severity } from '../profile.ts';
import type { LayerContext, Rule } from '../rule.ts';
import { wholeFile } from '../whole-file.ts';
import { manifestOf } from './_shared/text-file.ts';

const maxBytes = 1_048_576;
const times =
  /^(?:Build-(?:Date|Time|Timestamp|Date-UTC)|Bnd-LastModified|Built-On|Implementation-Build-Date|Ant-Build-Date|Created-On|DSTAMP|TSTAMP)$/i;
const hosts = /^(?:Build-Host|Built-Host|Built-OS|Build-Machine)$/i;
const people = /^(?:Built-By|Build-User)$/i;
const neutral = /^(?:bazel|maven|gradle|root|jenkins|ci|runner|builder|0|)$/i;

export const manifestBuildFacts: Rule = {
  id: 'manifest-build-facts',
  title: 'The manifest of a jar says when, where or by whom it was built',
  severity: 'error',
  family: 'determinism',
  cause: 'jar-manifest-time',
  why: 'The next build, or another machine, writes something else.',
  fixes: [],
  file: {
    // Nested jars come from a repository and have the facts of their own release.
    wants: ({ name, size, full, inside }) =>
      name === 'MANIFEST.MF' && size < maxBytes && inside.length < 2 && /(?:^|\/)META-INF\/|^MANIFEST\.MF$/.test(full),
    look(file, cx, found) {
      for (const [key, value] of manifestOf(wholeFile(file).toString('utf8'))) {
        const severity = severityOf(key, value, cx);
        if (severity !== null) found({ field: key, value, expected: 'absent', severity });
      }
    },
  },
};

/** Without a live clock only what a profile knows as its own layer can be told from a jar of a repository. */
function severityOf(key: string, value: string, { clock, facts, recipe }: LayerContext): Severity | null {
  const time = times.test(key) ? parseTime(value) : undefined;
  if (time !== undefined && time !== null)
    return recipe !== null || buildTimes([...facts.times, time], clock)(time) ? 'error' : null;
  if (recipe === null) return null;
  if (hosts.test(key)) return 'error';
  return people.test(key) && !neutral.test(value) ? 'warning' : null;
}
