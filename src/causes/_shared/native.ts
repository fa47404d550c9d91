import type { CauseContext } from '../../model/cause.ts';
import { pathKey } from '../../model/path.ts';
import type { Site } from '../../model/site.ts';
import { bothTexts, fact } from './values.ts';

/** The section that a site of an ELF file lies in; '' where it lies in none. */
export function sectionOf(site: Site): string {
  const section = fact(site, 'section');
  return typeof section === 'string' ? section : '';
}

/** Both texts of a site in a native file: the whole strings where the format could tell them. */
export function nativeTexts(site: Site): readonly [string, string] | undefined {
  if (fact(site, 'text') === false) return undefined;
  const [left, right] = [fact(site, 'leftString'), fact(site, 'rightString')];
  if (typeof left === 'string' && typeof right === 'string') return [left, right];
  return bothTexts(site);
}

/** Debug information and what else is never loaded into memory. */
export function isDebugSection(site: Site): boolean {
  return /^\.z?debug_/.test(sectionOf(site));
}

/** True when a site with one of these keys lies in the same file. */
export function isBeside(site: Site, cx: CauseContext, ...keys: readonly string[]): boolean {
  return besideIn(site, cx, ...keys).length > 0;
}

/** Sites with these keys in the same file. */
export function besideIn(site: Site, cx: CauseContext, ...keys: readonly string[]): readonly Site[] {
  const found = cx.memo(`native ${keys.join(' ')}`, () => {
    const byFile = new Map<string, Site[]>();
    for (const other of keys.flatMap((key) => cx.siblings(key))) {
      const key = pathKey(other.path);
      const list = byFile.get(key);
      if (list === undefined) byFile.set(key, [other]);
      else list.push(other);
    }
    return byFile;
  });
  return found.get(pathKey(site.path)) ?? [];
}

/** True when no machine code of the file differs. */
export function isCodeEqual(site: Site, cx: CauseContext): boolean {
  return (
    !isBeside(site, cx, 'elf:code') &&
    !besideIn(site, cx, 'elf:bytes').some((other) => fact(other, 'executable') !== false)
  );
}

/** Tables of functions that run before and after `main`. */
export function isInitOrderEqual(site: Site, cx: CauseContext): boolean {
  const changed = besideIn(site, cx, 'elf:bytes', 'elf:order', 'elf:section');
  return !changed.some((other) => /^\.(?:(?:pre)?init_array|fini_array|ctors|dtors)/.test(sectionOf(other)));
}
