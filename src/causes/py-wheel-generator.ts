import type { Cause, CauseContext, Claim } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { besides } from './_shared/member-sites.ts';
import { bothTexts, fact } from './_shared/values.ts';

/** `setuptools (75.1.0)`, `bdist_wheel (0.43.0)`, `hatchling 1.25.0`, `flit 3.9.0`, `poetry-core 1.9.0`, `maturin (1.7.4)`. */
const generator = /^[A-Za-z][A-Za-z0-9._-]*(?: \(?[0-9][A-Za-z0-9.+_-]*\)?)?$/;
const version = /^[0-9]+\.[0-9]+$/;

export const pyWheelGenerator: Cause = {
  id: 'py-wheel-generator',
  title: 'The build back end in a Python distribution’s metadata',
  specificity: 'structured',
  on: ['dist-info:field', 'dist-info:order', 'dist-info:layout'],
  claim: (site, cx) => {
    if (site.key === 'dist-info:layout') return { grade: 'safe', role: 'encoding' };
    if (site.key === 'dist-info:order') return { grade: 'safe' };
    return claimField(site, cx);
  },
  fixes: [
    {
      for: 'any',
      text: 'Pin the build back end, e.g. with `pip wheel --build-constraint`, or install published wheels by hash.',
    },
  ],
};

function claimField(site: Site, cx: CauseContext): Claim | undefined {
  const values = bothTexts(site);
  if (values === undefined) return undefined;
  const isWheel = fact(site, 'file') === 'WHEEL';
  if (isWheel && site.name === 'Generator' && values.every((value) => generator.test(value))) {
    return { grade: 'safe', hint: { factor: 'factor-toolchain-drift', left: values[0], right: values[1] } };
  }
  if (isWheel || site.name !== 'Metadata-Version' || !values.every((value) => version.test(value))) return undefined;
  const others = besides(site, cx, 'dist-info:field').filter(({ name }) => name !== 'Metadata-Version');
  return {
    grade: 'guarded',
    predicate: { text: 'no other field of the file differs', held: others.length === 0 },
  };
}
