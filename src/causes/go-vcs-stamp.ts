import type { Cause, FactorHint } from '../model/cause.ts';
import type { Site } from '../model/site.ts';

export const goVcsStamp: Cause = {
  id: 'go-vcs-stamp',
  title: 'The commit in a Go program',
  specificity: 'structured',
  on: ['elf:go-setting'],
  claim: (site) => {
    if (!isStamp(site)) return undefined;
    return {
      grade: 'guarded',
      predicate: { text: 'no program acts upon the commit, which is visible at run time (not checked)', held: false },
      hint: commits(site),
    };
  },
  fixes: [{ for: 'any', text: 'Build both from one clean commit, or with go build -buildvcs=false.' }],
};

const forms: Readonly<Record<string, RegExp>> = {
  'build vcs': /^(?:git|hg|svn|bzr|fossil)$/,
  'build vcs.revision': /^[0-9a-f]{40,64}$/,
  'build vcs.time': /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/,
  'build vcs.modified': /^(?:true|false)$/,
  // The version that Go 1.24 and later make of the commit: time and revision.
  mod: /^\S+ (?:v\S+-(?:0\.)?\d{14}-[0-9a-f]{12}(?:\+dirty)?|\(devel\))\s*$/,
};

function isStamp(site: Site): boolean {
  const form = forms[site.name];
  const values = [site.left, site.right].flatMap((side) => (side === null ? [] : [String(side.value)]));
  if (form === undefined || !values.every((value) => form.test(value))) return false;
  return site.name !== 'mod' || (values.length === 2 && values[0]?.split(' ')[0] === values[1]?.split(' ')[0]);
}

/** The time is that of the commit, not of the build. */
function commits({ name, left, right }: Site): FactorHint {
  const value = (side: Site['left']): string | null =>
    name === 'build vcs.revision' && side !== null ? String(side.value) : null;
  return { factor: 'factor-git-state', left: value(left), right: value(right) };
}
