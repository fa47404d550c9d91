import type { CompareContext, Node } from '../model/format.ts';
import { emitByteSites } from './_shared/byte-sites.ts';
import { compareElf } from './opaque/compare-elf.ts';

/**
 * The fallback for bytes that no format reads: one site (`opaque:bytes`) for each run of differing bytes, strings as
 * text. In ELF files runs know their section, and the build-id is a field. See docs/formats/opaque.md.
 */
export function compareOpaque(left: Node, right: Node, cx: CompareContext): void {
  if (!compareElf(left, right, cx)) emitByteSites(left, right, cx, { key: 'opaque:bytes' });
}
