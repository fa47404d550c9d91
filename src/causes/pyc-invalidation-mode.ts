import type { Cause, CauseContext } from '../model/cause.ts';
import { pathKey } from '../model/path.ts';
import type { Site } from '../model/site.ts';
import { bothNumbers } from './_shared/values.ts';

/** PEP 552: by time and size, by a hash that nobody looks at, by a hash that is compared with the source. */
const knownModes = [0, 1, 3];
const checkedModes = [0, 3];

export const pycInvalidationMode: Cause = {
  id: 'pyc-invalidation-mode',
  title: 'How compiled Python files are held against their sources',
  specificity: 'structured',
  on: ['pyc:flags', 'pyc:mtime', 'pyc:source-size', 'pyc:source-hash'],
  claim: (site, cx) => {
    const flags = flagsOf(site, cx);
    const modes = flags === undefined ? undefined : bothNumbers(flags);
    if (modes === undefined || !modes.every((mode) => knownModes.includes(mode))) return undefined;
    return {
      grade: 'guarded',
      predicate: {
        text: 'both modes hold the source against the compiled code before it is used',
        held: modes.every((mode) => checkedModes.includes(mode)),
      },
    };
  },
  fixes: [{ for: 'any', text: 'Compile with one --invalidation-mode on both sides.' }],
};

/** The site of the flags; for a field that only one mode has, that of the same file. Recomputed fields stand for themselves. */
function flagsOf(site: Site, cx: CauseContext): Site | undefined {
  if (site.key === 'pyc:flags') return site;
  const only = site.left ?? site.right;
  const oneSided = site.left === null || site.right === null;
  if (!oneSided || only?.derived !== undefined) return undefined;
  return cx.siblings('pyc:flags').find(({ path }) => pathKey(path) === pathKey(site.path));
}
