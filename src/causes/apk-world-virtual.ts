import type { Cause, CauseContext, Claim } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { isLayerFile } from './_shared/layer-file.ts';
import { besides } from './_shared/member-sites.ts';
import { bothTexts, fact } from './_shared/values.ts';

/** `20260101.010203`: the version that apk gives a virtual package. */
function timeOf(version: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)\.(\d\d)(\d\d)(\d\d)$/.exec(version);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const exists =
    date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 61;
  return exists ? date.getTime() / 1000 : undefined;
}

function timesOf(texts: readonly string[]): readonly [number, number] | undefined {
  const [left, right] = texts.map(timeOf);
  return left === undefined || right === undefined ? undefined : [left, right];
}

function claimOf(times: readonly [number, number] | undefined): Claim | undefined {
  if (times === undefined) return undefined;
  return {
    grade: 'guarded',
    predicate: { text: 'one virtual package, whose version is the time of installation on both sides', held: true },
    hint: { factor: 'clock', left: times[0], right: times[1] },
  };
}

/** `.build-deps=20260101.010203` */
function inWorld(site: Site): Claim | undefined {
  const lines = bothTexts(site)?.map((text) => /^([^=<>~]+)=([^=]+)$/.exec(text));
  const [left, right] = lines ?? [];
  if (!left || !right || left[1] !== right[1]) return undefined;
  return claimOf(timesOf([left[2] ?? '', right[2] ?? '']));
}

function versionTimes(site: Site): readonly [number, number] | undefined {
  const texts = fact(site, 'field') === 'V' ? bothTexts(site) : undefined;
  return texts === undefined ? undefined : timesOf(texts);
}

/** The version, and the checksum of the package, which apk computes from what it made up. */
function inDatabase(site: Site, cx: CauseContext): Claim | undefined {
  if (fact(site, 'field') !== 'C') return claimOf(versionTimes(site));
  const version = besides(site, cx, 'apk:field').find(
    (other) => fact(other, 'record') === fact(site, 'record') && fact(other, 'field') === 'V',
  );
  return version === undefined ? undefined : claimOf(versionTimes(version));
}

export const apkWorldVirtual: Cause = {
  id: 'apk-world-virtual',
  title: 'The time in the version of a virtual package of apk',
  specificity: 'structured',
  on: ['text:line', 'apk:field'],
  claim: (site, cx) => {
    if (site.key === 'apk:field')
      return isLayerFile(site, /^(usr\/)?lib\/apk\/db\/installed$/) ? inDatabase(site, cx) : undefined;
    return isLayerFile(site, /^etc\/apk\/world$/) ? inWorld(site) : undefined;
  },
  fixes: [
    {
      for: 'docker',
      text: 'Name a version: apk add -t .build-deps=0 …; and apk del .build-deps in the same RUN step.',
    },
  ],
};
