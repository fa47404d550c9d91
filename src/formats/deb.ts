import { sniffCompression } from '../bytes/decompress.ts';
import { maxLayerBytes } from '../bytes/limits.ts';
import type { CompareContext, Format, Node } from '../model/format.ts';
import { type ArIndex, arMagic, readAr } from './_shared/ar-archive.ts';
import { arContainer } from './_shared/ar-container.ts';
import { compareContainer } from './_shared/compare-container.ts';
import type { ContainerSide } from './_shared/container.ts';
import { enterChild } from './_shared/enter-child.ts';
import { compareParts, partName } from './deb/parts.ts';

/** Debian packages (deb(5)): an ar of `debian-binary`, `control.tar` and `data.tar`, the latter two compressed. */
export const deb: Format = {
  id: 'deb',
  title: 'Debian package',
  order: 'container',
  maxSize: maxLayerBytes,
  matches: ({ head }) => /^!<arch>\ndebian-binary[ /]/.test(head.toString('latin1', 0, arMagic.length + 14)),
  compare,
};

function compare(left: Node, right: Node, cx: CompareContext): void {
  const l = readAr(left.bytes);
  const r = readAr(right.bytes);
  const stored = storedNames(l, r);
  const inner: CompareContext = {
    ...cx,
    descend: (leftPart, rightPart, siblings, placement) => {
      const named = { ...rightPart, name: stored.get(rightPart.name) ?? rightPart.name };
      let known = false;
      if (isOtherCompression(leftPart, named)) {
        enterChild(cx, leftPart, named, placement, (at) => {
          known = compareParts(leftPart, named, at);
        });
      }
      return known ? 1 : cx.descend(leftPart, named, siblings, placement);
    },
  };
  compareContainer('deb', left, right, arContainer(left.bytes, l), renamed(arContainer(right.bytes, r), stored), inner);
}

/** The stored names of the right side's parts by those of the left side, where the two differ in compression only. */
function storedNames(left: ArIndex, right: ArIndex): ReadonlyMap<string, string> {
  const [lefts, rights] = [partNames(left), partNames(right)];
  const waiting = new Map([...rights].filter(([name]) => !lefts.has(name)).map(([name, part]) => [part, name]));
  const names = new Map<string, string>();
  for (const [name, part] of lefts) {
    const other = waiting.get(part);
    if (rights.has(name) || other === undefined) continue;
    names.set(name, other);
    waiting.delete(part);
  }
  return names;
}

/** Stored names of parts, each with its name without compression. */
function partNames({ members }: ArIndex): ReadonlyMap<string, string> {
  return new Map(members.flatMap(({ name }) => (partName(name) === undefined ? [] : [[name, partName(name) ?? '']])));
}

/** The container with parts named as on the left side, so that they are paired. */
function renamed(container: ContainerSide, stored: ReadonlyMap<string, string>): ContainerSide {
  const names = new Map([...stored].map(([left, right]) => [right, left]));
  return { ...container, name: (at) => names.get(container.name(at)) ?? container.name(at) };
}

function isOtherCompression(left: Node, right: Node): boolean {
  if (partName(left.name) === undefined || partName(right.name) === undefined) return false;
  return sniffCompression(left.bytes.read(0, 6)) !== sniffCompression(right.bytes.read(0, 6));
}
