import type { Cause, Claim } from '../model/cause.ts';
import type { Site } from '../model/site.ts';

export const jarManifestClasspath: Cause = {
  id: 'jar-manifest-classpath',
  title: 'The class path in a jar’s manifest',
  specificity: 'structured',
  on: ['manifest:main'],
  claim: (site) => (site.name === 'Class-Path' ? claimPath(site) : undefined),
  fixes: [
    {
      for: 'bazel',
      text: 'List deps in one order; java_binary writes Class-Path in the order of the runtime class path.',
    },
    {
      for: 'maven',
      text: 'Resolve with one lock: maven-jar-plugin writes the dependencies in the order it resolved them.',
    },
  ],
};

/** Another order is another search order; another entry is other code. */
function claimPath({ left, right }: Site): Claim {
  const entries = (side: Site['left']): Set<string> =>
    new Set(
      side === null
        ? []
        : String(side.value)
            .split(/ +/)
            .filter((entry) => entry !== ''),
    );
  const [lefts, rights] = [entries(left), entries(right)];
  const other = [...lefts].find((entry) => !rights.has(entry)) ?? [...rights].find((entry) => !lefts.has(entry));
  if (other === undefined) return { grade: 'lossy' };
  const why = `only one side has ${other} in its class path: code may come from other files`;
  return { grade: 'lossy', security: { severity: 'medium', why } };
}
