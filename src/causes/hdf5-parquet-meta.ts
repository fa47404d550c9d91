import type { Cause, Claim } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { areClockTimes, bothTexts, clockHint, fact } from './_shared/values.ts';

/** `parquet-cpp-arrow version 14.0.2`, `parquet-mr version 1.13.1 (build db4183109d5b)`. */
const writer = /^([\w.-]+(?: [\w.-]+){0,3}) version ([\w.+-]+)(?: \(build [^()]{0,80}\))?$/;

export const hdf5ParquetMeta: Cause = {
  id: 'hdf5-parquet-meta',
  title: 'When and by what a file of tables or arrays was written',
  specificity: 'structured',
  on: ['hdf5:time', 'parquet:created_by', 'parquet:metadata'],
  claim: (site) => {
    if (site.key === 'hdf5:time') return claimTime(site);
    return site.key === 'parquet:metadata' ? claimPair() : claimWriter(site);
  },
  fixes: [
    { for: 'any', text: 'h5py: track_times=False when creating datasets; Parquet: pin the library that writes it.' },
  ],
};

function claimTime(site: Site): Claim | undefined {
  if (site.left === null || site.right === null || !areClockTimes(site)) return undefined;
  return {
    grade: 'guarded',
    predicate: {
      text: 'besides times and their checksums the file is the same',
      held: fact(site, 'restEqual') === true,
    },
    hint: clockHint(site),
  };
}

/** Pairs that a library or a program added; what they mean is theirs. */
function claimPair(): Claim {
  return { grade: 'guarded', predicate: { text: 'no reader acts upon this pair (not checked)', held: false } };
}

function claimWriter(site: Site): Claim | undefined {
  const [left, right] = (bothTexts(site) ?? []).map((text) => writer.exec(text));
  if (left?.[1] === undefined || left[1] !== right?.[1]) return undefined;
  return {
    grade: 'guarded',
    // Readers know bugs of writers by this text, and ignore statistics of old ones.
    predicate: { text: 'no reader treats the two versions of the writer differently (not checked)', held: false },
    hint: { factor: 'factor-toolchain-drift', left: left[2] ?? null, right: right[2] ?? null },
  };
}
