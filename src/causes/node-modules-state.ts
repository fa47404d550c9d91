import { hasBuildRoot } from '../grammars/path-pair.ts';
import { parseTime } from '../grammars/times-in-text.ts';
import type { Cause, Claim } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { bothTexts, fact, memberName } from './_shared/values.ts';

/** Files that package managers keep beside the packages for their next run; Node.js reads none of them. */
const state =
  /(^|\/)node_modules\/(\.package-lock\.json|\.yarn-state\.yml|\.yarn-integrity|\.modules\.yaml|\.pnpm-workspace-state(-v\d+)?\.json)$/;
const manifest = /(^|\/)node_modules\/(@[^/]+\/)?[^/]+\/package\.json$/;
/** What npm up to version 6 wrote into the package.json of an installed package, besides what npm-pack-meta has. */
const installed =
  /^\/(?:_args|_where|_requested|_requiredBy|_phantomChildren|_inBundle|_inCache|_development|_optional|_spec|_from)(?:\/|$)/;

export const nodeModulesState: Cause = {
  id: 'node-modules-state',
  title: 'What a JavaScript package manager noted in node_modules',
  specificity: 'structured',
  on: ['json:value', 'json:order', 'yaml:value', 'text:line', 'tar:presence'],
  claim: (site) => {
    if (site.key === 'tar:presence') return claimPresence(site);
    const name = memberName(site);
    if (manifest.test(name)) return installed.test(site.name) ? { grade: 'safe' } : undefined;
    return state.test(name) && isNote(site) ? { grade: 'safe' } : undefined;
  },
  fixes: [
    { for: 'bazel', text: 'aspect_rules_js lays out node_modules without these files.' },
    {
      for: 'docker',
      text: 'npm ci in one fixed WORKDIR, then remove node_modules/.package-lock.json, .modules.yaml, .yarn-state.yml.',
    },
  ],
};

function claimPresence(site: Site): Claim | undefined {
  const isFile = fact(site, 'type') === 'file' && fact(site, 'duplicate') !== true;
  return isFile && state.test(memberName(site)) ? { grade: 'safe' } : undefined;
}

/** npm notes the name of the folder it ran in. */
const folderName = /^\/name$/;

/** A time, a path of the build machine, or a key that is about the run; never a version or a digest. */
function isNote(site: Site): boolean {
  const values = bothTexts(site);
  if (values === undefined) return false;
  if (site.key === 'json:value' && folderName.test(site.name)) return true;
  const [left, right] = values.map(noteOf);
  if (left === undefined || right === undefined || left.key !== right.key) return false;
  const texts = [left.value, right.value];
  return texts.every(isTime) || texts.every((text) => hasBuildRoot(text.replace(/^file:\/*/, '/')));
}

/** `prunedAt: Tue, 03 Jun 2025 08:00:00 GMT`, `"storeDir": "/root/.local/share/pnpm/store/v3",`, or a value alone. */
function noteOf(text: string): { readonly key: string; readonly value: string } | undefined {
  const [, key = '', value = ''] = /^\s*(?:["']?([A-Za-z_]+)["']?: +)?["']?(.*?)["']?,?$/.exec(text) ?? [];
  return value === '' ? undefined : { key, value };
}

function isTime(text: string): boolean {
  return parseTime(text) !== undefined || /^1[0-9]{12}(\.\d+)?$/.test(text);
}
