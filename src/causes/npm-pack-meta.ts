import type { Cause, Claim } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { baseName } from './_shared/values.ts';

/** Keys that npm adds to a package.json when it packs, publishes or installs, with what their values look like. */
const keys: Readonly<Record<string, RegExp>> = {
  gitHead: /^[0-9a-f]{40}$/,
  _id: /^(@[^/\s]+\/)?[^@/\s]+@\S+$/,
  _resolved: /^\S+$/,
  _integrity: /^sha(1|256|384|512)-[A-Za-z0-9+/]+=*$/,
  _shasum: /^[0-9a-f]{40}$/,
  _nodeVersion: /^v?\d+\.\d+\.\d+\S*$/,
  _npmVersion: /^\d+\.\d+\.\d+\S*$/,
  _npmUser: /^.*$/s,
  _npmOperationalInternal: /^.*$/s,
};

export const npmPackMeta: Cause = {
  id: 'npm-pack-meta',
  title: 'What npm noted in a package.json when it packed the package',
  specificity: 'structured',
  on: ['json:value'],
  claim: (site) => (baseName(site) === 'package.json' && isNote(site) ? claimed : undefined),
  fixes: [{ for: 'any', text: 'Pack and install with one version of npm; npm 7 and later write none of these keys.' }],
};

const claimed: Claim = {
  grade: 'guarded',
  predicate: { text: 'no program reads the key from the package.json (not checked)', held: false },
};

function isNote({ name, left, right }: Site): boolean {
  const form = keys[/^\/([A-Za-z_]+)(?:\/.*)?$/.exec(name)?.[1] ?? ''];
  const isNested = name.indexOf('/', 1) > 0;
  const values = [left, right].flatMap((side) =>
    side === null ? [] : [String(side.value).replace(/^"[^"]*": *"|",?$/g, '')],
  );
  return form !== undefined && (isNested || values.every((value) => form.test(value)));
}
