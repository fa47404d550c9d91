import { maxLayerBytes } from '../bytes/limits.ts';
import type { CompareContext, Format, Node, Probe } from '../model/format.ts';
import type { Site } from '../model/site.ts';
import { type ArIndex, arMagic, readAr, thinMagic } from './_shared/ar-archive.ts';
import { arContainer } from './_shared/ar-container.ts';
import { compareContainer } from './_shared/compare-container.ts';
import { enterChild } from './_shared/enter-child.ts';
import { compareLongNames } from './ar/long-names.ts';
import { compareSymbols, readSymbolIndex } from './ar/symbols.ts';

/** Unix archives: static libraries of System V, GNU, BSD and LLVM. Debian packages have a format of their own. */
export const ar: Format = {
  id: 'ar',
  title: 'ar archive',
  order: 'container',
  maxSize: maxLayerBytes,
  matches,
  compare,
};

function matches({ head }: Probe): boolean {
  const magic = head.toString('latin1', 0, 8);
  return magic === thinMagic || (magic === arMagic && !/^debian-binary[ /]/.test(head.toString('latin1', 8, 22)));
}

function compare(left: Node, right: Node, cx: CompareContext): void {
  const l = readAr(left.bytes);
  const r = readAr(right.bytes);
  const symbols = { left: readSymbolIndex(left.bytes, l), right: readSymbolIndex(right.bytes, r) };
  const inner: CompareContext = {
    ...cx,
    emit: (site) => cx.emit(site.key === 'ar:order' ? withSymbolFacts(site, symbols) : site),
    descend: (leftMember, rightMember, siblings, placement) => {
      const isIndex = leftMember.name === '/' || leftMember.name === '/SYM64/';
      if (isIndex && symbols.left !== undefined && symbols.right !== undefined) {
        const { left: l, right: r } = symbols;
        enterChild(cx, leftMember, rightMember, placement, (at) => compareSymbols(leftMember, rightMember, l, r, at));
        return 1;
      }
      let known = false;
      if (isNames(leftMember)) {
        enterChild(cx, leftMember, rightMember, placement, (at) => {
          known = compareLongNames(leftMember, rightMember, l, r, at);
        });
      }
      return known ? 1 : cx.descend(leftMember, rightMember, siblings, placement);
    },
  };
  compareContainer('ar', left, right, side(left, l), side(right, r), inner);
}

function isNames({ name }: Node): boolean {
  return name === '//';
}

function side(node: Node, index: ArIndex): ReturnType<typeof arContainer> {
  return arContainer(node.bytes, index);
}

interface SymbolIndexes {
  readonly left: ReturnType<typeof readSymbolIndex>;
  readonly right: ReturnType<typeof readSymbolIndex>;
}

/** A linker takes the first member that defines a symbol: with unique symbols the order does not matter to it. */
function withSymbolFacts(site: Site, { left, right }: SymbolIndexes): Site {
  const symbolsUnique = left !== undefined && right !== undefined && !left.hasDuplicates && !right.hasDuplicates;
  return { ...site, facts: { ...site.facts, symbolsUnique } };
}
