import { maxLayerBytes } from '../bytes/limits.ts';
import type { CompareContext, Format, Node } from '../model/format.ts';
import { compareContainer } from './_shared/compare-container.ts';
import { cpioContainer } from './cpio/container.ts';
import { startsCpio } from './cpio/header.ts';
import { linkGroups } from './cpio/links.ts';
import { readCpio } from './cpio/read-cpio.ts';

/** Fields that say which names are one file. */
const linkKeys: readonly string[] = ['cpio:ino', 'cpio:nlink', 'cpio:dev', 'cpio:devmajor', 'cpio:devminor'];

/** Cpio archives in the formats newc, crc and odc: an initramfs, the payload of an RPM. */
export const cpio: Format = {
  id: 'cpio',
  title: 'cpio archive',
  order: 'container',
  maxSize: maxLayerBytes,
  matches: ({ head }) => startsCpio(head),
  compare,
};

function compare(left: Node, right: Node, cx: CompareContext): void {
  const l = readCpio(left.bytes);
  const r = readCpio(right.bytes);
  let known: boolean | undefined;
  const sameLinks = (): boolean => {
    known ??= linkGroups(l) === linkGroups(r);
    return known;
  };
  const emit: CompareContext['emit'] = (site) =>
    cx.emit(linkKeys.includes(site.key) ? { ...site, facts: { ...site.facts, sameLinks: sameLinks() } } : site);
  compareContainer('cpio', left, right, cpioContainer(left.bytes, l), cpioContainer(right.bytes, r), { ...cx, emit });
}
