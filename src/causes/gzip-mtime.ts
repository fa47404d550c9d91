import type { Cause } from '../model/cause.ts';
import { areClockTimes, clockHint, timeGrade } from './_shared/values.ts';

export const gzipMtime: Cause = {
  id: 'gzip-mtime',
  title: 'The time in a gzip header',
  specificity: 'structured',
  on: ['gzip:mtime'],
  claim: (site, cx) => (areClockTimes(site) ? { grade: timeGrade(site, cx), hint: clockHint(site) } : undefined),
  fixes: [
    { for: 'bazel', text: 'Give oci_image plain tars, or compress with gzip -n.' },
    { for: 'docker', text: 'Compress with gzip -n; Python: gzip.GzipFile(mtime=0).' },
  ],
};
