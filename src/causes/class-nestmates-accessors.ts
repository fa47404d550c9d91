import type { Cause, CauseContext, Claim } from '../model/cause.ts';
import { pathKey } from '../model/path.ts';
import type { Site } from '../model/site.ts';
import { isNestAccess } from './_shared/class-idioms.ts';
import { bothTexts } from './_shared/values.ts';

/** The class file version of Java 11. */
const firstWithNests = 55;

export const classNestmatesAccessors: Cause = {
  id: 'class-nestmates-accessors',
  title: 'Nested classes reach private members through accessors on one side and as nest mates on the other',
  specificity: 'structured',
  on: ['class:method-presence', 'class:inner-classes', 'class:code', 'class:reference'],
  claim: (site, cx) =>
    isNestAccess(site) && (crossesJava11(site, cx) || hasNestInstead(site, cx)) ? claimOf(site) : undefined,
  fixes: [
    {
      for: 'any',
      text: 'Compile with one --release on all machines: javac writes accessors below 11, nests from 11 on.',
    },
    { for: 'bazel', text: 'Set --java_language_version and --java_runtime_version.' },
  ],
};

function claimOf({ key }: Site): Claim {
  if (key === 'class:method-presence') {
    const text = 'the accessor only reaches members of its own class, and the other side needs none (Java 11 or later)';
    return { grade: 'guarded', predicate: { text, held: true } };
  }
  const text =
    'nest and accessor give access to the same members (they lie in other classes, which were not looked into)';
  return { grade: 'guarded', predicate: { text, held: false } };
}

/** The class has accessors on one side and declares its nest on the other, whatever its version: tools that rewrite classes. */
function hasNestInstead(site: Site, cx: CauseContext): boolean {
  const own = (key: string): Site[] =>
    cx.siblings(key).filter((each) => pathKey(each.path) === pathKey(site.path) && isNestAccess(each));
  return own('class:method-presence').some((accessor) =>
    own('class:inner-classes').some((nest) => (accessor.left === null) !== (nest.left === null)),
  );
}

/** Below 55 there are no nests, from 55 on javac writes no accessors. */
function crossesJava11(site: Site, cx: CauseContext): boolean {
  const version = cx.siblings('class:version').find(({ path }) => pathKey(path) === pathKey(site.path));
  const majors = version === undefined ? undefined : bothTexts(version)?.map(Number.parseFloat);
  return majors !== undefined && Math.min(...majors) < firstWithNests && Math.max(...majors) >= firstWithNests;
}
