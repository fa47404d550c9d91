import type { Cause } from '../model/cause.ts';

const names =
  /^(SCM-.*|Scm-.*|Git-.*|.*-?(Commit|Revision|Branch)(-.*)?|Implementation-Build(-Id)?|Source-Revision|Target-Label-Stamp)$/;

export const jarManifestScm: Cause = {
  id: 'jar-manifest-scm',
  title: 'The commit or branch in a jar’s manifest',
  specificity: 'structured',
  on: ['manifest:main'],
  claim: (site) => {
    if (!names.test(site.name)) return undefined;
    return {
      grade: 'guarded',
      predicate: { text: 'both sides were built from one commit', held: false },
      hint: {
        factor: 'factor-git-state',
        left: site.left === null ? null : String(site.left.value),
        right: site.right === null ? null : String(site.right.value),
      },
    };
  },
  fixes: [{ for: 'any', text: 'Build both sides from one clean, full clone; turn the build-number plug-in off.' }],
};
