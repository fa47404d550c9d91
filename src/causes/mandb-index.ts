import type { Cause } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { isLayerFile } from './_shared/layer-file.ts';
import { bothTexts, isClockTime } from './_shared/values.ts';

/** An entry of man-db without the two fields that hold the time of the page; undefined for entries of another shape. */
function withoutTimes(value: string): { readonly rest: string; readonly seconds: number } | undefined {
  const fields = value.split('\t');
  const [, , , seconds = '', nanoseconds = ''] = fields;
  if (fields.length < 8 || !/^\d+$/.test(seconds) || !/^\d+$/.test(nanoseconds) || !isClockTime(Number(seconds)))
    return undefined;
  return { rest: [...fields.slice(0, 3), ...fields.slice(5)].join('\t'), seconds: Number(seconds) };
}

function timesOf(site: Site): readonly [number, number] | undefined {
  const [left, right] = bothTexts(site)?.map(withoutTimes) ?? [];
  return left === undefined || right === undefined || left.rest !== right.rest
    ? undefined
    : [left.seconds, right.seconds];
}

export const mandbIndex: Cause = {
  id: 'mandb-index',
  title: 'man-db’s index of manual pages',
  specificity: 'structured',
  on: ['gdbm:*'],
  claim: (site) => {
    if (!isLayerFile(site, /^var\/cache\/man\/(.+\/)?index\.db$/)) return undefined;
    if (site.key === 'gdbm:layout')
      return site.role === 'encoding' ? { grade: 'safe', role: 'encoding' } : { grade: 'safe' };
    // Free blocks keep what older entries left behind; nothing reads them.
    if (site.key === 'gdbm:unused') return { grade: 'safe' };
    const times = site.key === 'gdbm:entry' ? timesOf(site) : undefined;
    if (times === undefined) return { grade: 'lossy' };
    return { grade: 'safe', hint: { factor: 'clock', left: times[0], right: times[1] } };
  },
  fixes: [
    {
      for: 'docker',
      text: 'rm -rf /var/cache/man/*; or path-exclude=/usr/share/man/* for dpkg, so that there is nothing to index.',
    },
  ],
};
