import type { Site } from '../../model/site.ts';
import { fact } from './values.ts';

const lookup = 'java/lang/invoke/MethodHandles$Lookup';

/** InnerClasses that differ in nothing but the class that call sites of bootstrap methods need (JVMS 4.7.6). */
export function isConcatenationLookup(site: Site): boolean {
  if (site.key !== 'class:inner-classes' || fact(site, 'attribute') !== 'InnerClasses') return false;
  if (site.left !== null && site.right !== null) {
    const names = [fact(site, 'onlyLeft'), fact(site, 'onlyRight')];
    return names.includes(lookup) && names.every((name) => name === '' || name === lookup);
  }
  return String((site.left ?? site.right)?.value).startsWith(`${lookup} java/lang/invoke/MethodHandles Lookup 0x`);
}

/** `access$000(…)`: what javac gave nested classes to reach private members before Java 11 (JEP 181). */
export const accessor = /^method access\$\d+\(/;

/** One side reaches private members of nested classes through accessors, the other as a nest mate. */
export function isNestAccess(site: Site): boolean {
  const isOneSided = site.left === null || site.right === null;
  if (site.key === 'class:method-presence') return accessor.test(site.name) && fact(site, 'forwards') === true;
  if (site.key === 'class:inner-classes')
    return isOneSided && /^Nest(Host|Members)$/.test(String(fact(site, 'attribute')));
  return (site.key === 'class:code' || site.key === 'class:reference') && fact(site, 'nestAccess') === true;
}

/** One side was compiled by javac, the other by the Eclipse compiler. */
export function isOtherCompiler(site: Site): boolean {
  return /^(javac ecj|ecj javac)$/.test(String(fact(site, 'compilers') ?? ''));
}
