import type { Cause } from '../model/cause.ts';
import { bothTexts } from './_shared/values.ts';

export const tarNamePrefix: Cause = {
  id: 'tar-name-prefix',
  title: 'The same path, written with another prefix',
  specificity: 'structured',
  on: ['tar:name', 'tar:pax.path', 'tar:longname', 'tar:pax.linkpath'],
  claim: (site) => {
    const names = bothTexts(site);
    if (names === undefined) return undefined;
    const [left, right] = names.map(clean);
    if (left !== right) return undefined;
    // Old readers take a file whose name ends with a slash for a directory; see docs/differentials.md.
    const asDirectory = names.map((name) => name.endsWith('/'));
    if (site.facts?.['type'] === 'file' && asDirectory[0] !== asDirectory[1]) return undefined;
    const held = !names.some((name) => name.split('/').includes('..'));
    return { grade: 'guarded', predicate: { text: 'both names mean the same path and neither climbs with ..', held } };
  },
  fixes: [
    { for: 'bazel', text: 'Fix strip_prefix and package_dir.' },
    { for: 'any', text: 'Pack from one working directory with one spelling (`.` or a list of names).' },
  ],
};

function clean(name: string): string {
  return name
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}
