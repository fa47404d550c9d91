import { pathPair } from '../grammars/path-pair.ts';
import { parseTime } from '../grammars/times-in-text.ts';
import type { Cause, Claim, FactorHint } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { bothTexts, fact, memberName } from './_shared/values.ts';

const timeKeys = ['build.timestamp', 'build.time', 'build.timestamp.as.int'];

export const bazelBuildData: Cause = {
  id: 'bazel-build-data',
  title: 'Bazel’s build data in a jar',
  specificity: 'structured',
  on: ['properties:entry', 'properties:order'],
  claim: (site) => (isBuildData(site) ? claimEntry(site) : undefined),
  fixes: [
    {
      for: 'bazel',
      text: 'Give singlejar --build_target <label> (rules_spring: ODP’s patch, or rules_spring 2.4.0 and later), or --exclude_build_data; build with --nostamp.',
    },
  ],
};

/** singlejar writes the file at the root of the jar. */
function isBuildData(site: Site): boolean {
  return memberName(site) === 'build-data.properties' && !/^layer:\d+$/.test(site.path.at(-2) ?? '');
}

function claimEntry(site: Site): Claim | undefined {
  if (site.key === 'properties:order') return fact(site, 'duplicates') === true ? undefined : { grade: 'safe' };
  if (site.name === 'build.target') return claimTarget(site);
  if (site.name === 'build.label') return { grade: 'safe', hint: { factor: 'factor-stamp', left: null, right: null } };
  if (!timeKeys.includes(site.name)) return undefined;
  const values = bothTexts(site);
  if (values === undefined) return { grade: 'safe' };
  const [left, right] = values.map(timeIn);
  return { grade: 'safe', hint: { factor: 'clock', left: left ?? null, right: right ?? null } };
}

/** A path of the output or a label (`@@//pkg:target`), on both sides. */
function claimTarget(site: Site): Claim | undefined {
  const values = bothTexts(site);
  if (values === undefined || !values.every((value) => /^(@{0,2}[\w.~+-]*\/\/|\/|bazel-out\/)[^\s]*$/.test(value)))
    return undefined;
  const pair = pathPair(values[0], values[1]);
  const hint: FactorHint | undefined = pair === undefined ? undefined : { factor: 'build-path', ...pair };
  return { grade: 'safe', ...(hint === undefined ? {} : { hint }) };
}

/** `Thu Jan 01 00:00:00 1970 (0)` carries the epoch in brackets; other keys are the number itself. */
function timeIn(value: string): number | undefined {
  const epoch = /\((\d+)\)$/.exec(value)?.[1];
  return epoch === undefined
    ? (parseTime(value) ?? (/^\d{9,13}$/.test(value) ? Number(value.slice(0, 10)) : undefined))
    : Number(epoch);
}
