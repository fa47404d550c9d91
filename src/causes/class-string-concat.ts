import type { Cause, CauseContext } from '../model/cause.ts';
import { pathKey } from '../model/path.ts';
import type { Site } from '../model/site.ts';
import { isConcatenationLookup } from './_shared/class-idioms.ts';
import { fact } from './_shared/values.ts';

const predicate = {
  text: 'the code is the same once each concatenation is one instruction, and each builder never leaves the stack',
  held: true,
};

export const classStringConcat: Cause = {
  id: 'class-string-concat',
  title: 'Strings are concatenated by invokedynamic on one side and by StringBuilder on the other',
  specificity: 'structured',
  on: ['class:code', 'class:inner-classes'],
  claim: (site, cx) => (isConcatenation(site, cx) ? { grade: 'guarded', predicate } : undefined),
  fixes: [
    { for: 'any', text: 'Compile with one --release, and one -XDstringConcat= (inline, indy, indyWithConstants).' },
    { for: 'bazel', text: 'Set --java_language_version and --java_runtime_version on all machines.' },
  ],
};

function isConcatenation(site: Site, cx: CauseContext): boolean {
  if (site.key === 'class:code') return fact(site, 'idiom') === 'string-concat';
  return (
    isConcatenationLookup(site) &&
    cx
      .siblings('class:code')
      .some(({ path, facts }) => pathKey(path) === pathKey(site.path) && facts?.['idiom'] === 'string-concat')
  );
}
