import { parseTime } from '../grammars/times-in-text.ts';
import type { Cause } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { isLayerFile } from './_shared/layer-file.ts';
import { bothTexts } from './_shared/values.ts';

const files = /^usr\/share\/doc\/[^/]+\/changelog(\.Debian)?(\.[a-z0-9-]+)?(\.gz)?$/;

/** The last line of an entry of deb-changelog(5), with its date apart. */
function readTrailer(line: string): { readonly author: string; readonly time: number } | undefined {
  const match = /^( -- .+ <[^>]*> {1,2})([A-Z][a-z]{2}, .+)$/.exec(line);
  const time = match?.[2] === undefined ? undefined : parseTime(match[2]);
  return time === undefined ? undefined : { author: match?.[1] ?? '', time };
}

function timesOf(site: Site): readonly [number, number] | undefined {
  const [left, right] = bothTexts(site)?.map(readTrailer) ?? [];
  return left === undefined || right === undefined || left.author !== right.author
    ? undefined
    : [left.time, right.time];
}

export const changelogBinnmu: Cause = {
  id: 'changelog-binnmu',
  title: 'The date of an entry in a Debian changelog',
  specificity: 'structured',
  on: ['text:line'],
  claim: (site) => {
    const times = isLayerFile(site, files) ? timesOf(site) : undefined;
    if (times === undefined) return undefined;
    return {
      grade: 'guarded',
      predicate: {
        text: 'the lines end an entry of a changelog, by the same author, and differ in a valid date',
        held: true,
      },
      hint: { factor: 'clock', left: times[0], right: times[1] },
    };
  },
  fixes: [
    {
      for: 'any',
      text: 'Take both packages from one snapshot: a rebuild (+b1) has an entry with the date of the rebuild.',
    },
    { for: 'docker', text: 'path-exclude=/usr/share/doc/* in /etc/dpkg/dpkg.cfg.d leaves changelogs out.' },
  ],
};
