import type { Claim } from '../../model/cause.ts';
import type { Site } from '../../model/site.ts';
import { modeChange } from './modes.ts';
import { clockHint, isSameValue, memberName } from './values.ts';

/** The index of symbols, by the names that System V, GNU and BSD give it. */
export function isSymbolIndex(site: Site): boolean {
  const name = memberName(site);
  return name === '/' || name === '/SYM64/' || name.startsWith('__.SYMDEF');
}

/**
 * A time, owner or mode of an ar header, which no linker and no installer looks at. Undefined when a side holds
 * something other than a number (blanks count as none), or a mode has setuid, setgid or sticky on one side.
 */
export function claimArField(site: Site): Claim | undefined {
  const { left, right } = site;
  if (left === null || right === null) return undefined;
  if (isSameValue(site)) return { grade: 'safe', role: 'encoding' };
  if (![left.value, right.value].every((value) => value === null || typeof value === 'number')) return undefined;
  if (site.key.endsWith(':mtime')) return { grade: 'safe', hint: clockHint(site) };
  if (site.key.endsWith(':mode') && ((modeChange(site)?.bits ?? 0) & 0o7000) !== 0) return undefined;
  return { grade: 'safe' };
}
