import type { CompareContext, Node } from '../model/format.ts';
import { emitByteSites } from './_shared/byte-sites.ts';

/**
 * The fallback for bytes that no format reads: one site (`opaque:bytes`) for each run of differing bytes, strings as
 * text. See docs/formats/opaque.md.
 */
export function compareOpaque(left: Node, right: Node, cx: CompareContext): void {
  emitByteSites(left, right, cx, { key: 'opaque:bytes' });
}
