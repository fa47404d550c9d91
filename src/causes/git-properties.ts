import { parseTime } from '../grammars/times-in-text.ts';
import type { Cause, Claim } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { fact } from './_shared/values.ts';

const buildKeys = /^\/?git[./]build[./](time|host|user[./](name|email)|number([./]unique)?)$/;
const sourceKeys = /^\/?git[./](build[./]version|commit|branch|dirty|tags?|remote|closest|total)([./].*)?$/;

export const gitProperties: Cause = {
  id: 'git-properties',
  title: 'Git and build facts that a plug-in wrote into git.properties',
  specificity: 'structured',
  on: ['properties:entry', 'json:value'],
  claim: (site) => (isGitFile(site) ? claimEntry(site) : undefined),
  fixes: [
    {
      for: 'bazel',
      text: 'rules_spring: include_git_properties_file = False, or no workspace_status_command in any bazelrc.',
    },
    {
      for: 'maven',
      text: 'git-commit-id-maven-plugin: excludeProperties ^git.build.*$ and project.build.outputTimestamp.',
    },
    { for: 'gradle', text: 'gradle-git-properties: keys = [...] without git.build.*.' },
  ],
};

function isGitFile(site: Site): boolean {
  const name = (site.path.at(-1) ?? '').split('/').at(-1) ?? '';
  return fact(site, 'file') === 'git.properties' || /^git\.(properties|json)(#\d+)?$/.test(name);
}

function claimEntry(site: Site): Claim | undefined {
  const values = [site.left, site.right].map((side) => (side === null ? null : String(side.value)));
  if (buildKeys.test(site.name)) {
    const [left, right] = values.map((value) => (value === null ? null : (parseTime(value) ?? null)));
    const timed = left !== null || right !== null;
    return { grade: 'safe', ...(timed ? { hint: { factor: 'clock', left: left ?? null, right: right ?? null } } : {}) };
  }
  if (!sourceKeys.test(site.name)) return undefined;
  return {
    grade: 'guarded',
    predicate: { text: 'both sides were built from one commit', held: false },
    hint: { factor: 'factor-git-state', left: values[0] ?? null, right: values[1] ?? null },
  };
}
