import { pathPair } from '../grammars/path-pair.ts';
import type { Cause, FactorHint } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { sectionOf } from './_shared/native.ts';
import { bothTexts, fact } from './_shared/values.ts';

export const rustPath: Cause = {
  id: 'rust-path',
  title: 'Source paths in a Rust program',
  specificity: 'structured',
  on: ['elf:bytes'],
  claim: (site) => {
    const hint = sourcePaths(site);
    if (hint === undefined) return undefined;
    const text = 'no program acts upon the path, which is visible at run time (not checked)';
    return { grade: 'guarded', predicate: { text, held: false }, hint };
  },
  fixes: [
    {
      for: 'bazel',
      text: 'Nothing for own crates: rules_rust passes --remap-path-prefix. Look for build scripts with absolute paths.',
    },
    { for: 'docker', text: 'Set RUSTFLAGS=--remap-path-prefix=$PWD=. and CARGO_HOME to one fixed path.' },
  ],
};

/** rustc's own sources by the hash of its commit, or a path to a source; strings of Rust have no NUL behind them. */
const source = /(\/(?:[\w.+@~-]+\/)+[\w.+-]+\.rs)/;

function sourcePaths(site: Site): FactorHint | undefined {
  if (!/^\.(?:rodata|data\.rel\.ro)/.test(sectionOf(site)) || fact(site, 'text') === false) return undefined;
  const texts = bothTexts(site);
  const [left, right] = texts === undefined ? [] : texts.map((text) => source.exec(text)?.[1]);
  if (texts === undefined || left === undefined || right === undefined) return undefined;
  if (texts[0].replace(left, '') !== texts[1].replace(right, '')) return undefined;
  const pair = pathPair(left, right);
  return pair === undefined ? undefined : { factor: 'build-path', ...pair };
}
