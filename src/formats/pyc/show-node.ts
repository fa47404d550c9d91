import { decodeText } from '../_shared/lines.ts';
import { shorten } from '../_shared/middle.ts';
import { type MarshalNode, textTypes } from './marshal.ts';

const maxHexBytes = 32;
const maxItems = 8;
const words: Readonly<Record<string, string>> = { N: 'None', T: 'True', F: 'False', '.': '...', S: 'StopIteration' };

/** An object as text for people; a reference as what it refers to. */
export function showNode(bytes: Buffer, node: MarshalNode, depth = 0): string {
  const { type, payload, children, target } = node;
  if (target !== undefined) return showNode(bytes, target, depth);
  const own = bytes.subarray(payload.start, payload.end);
  if (textTypes.includes(type)) return shorten(decodeText(own));
  if (type === 'i') return String(own.readInt32LE(0));
  if (type === 'g') return String(own.readDoubleLE(0));
  if (type === 'c') return `code of ${codeName(bytes, node)}`;
  if (type in words) return words[type] ?? '';
  if ('()[<>:{'.includes(type)) {
    if (depth > 2) return '(…)';
    const shown = children.slice(0, maxItems).map((child) => showNode(bytes, child, depth + 1));
    return shorten(`(${[...shown, ...(children.length > maxItems ? ['…'] : [])].join(', ')})`);
  }
  const hex = own.subarray(0, maxHexBytes).toString('hex');
  return own.length > maxHexBytes ? `${hex}…` : hex;
}

/** `co_qualname`, or `co_name` where there is none, of a code object. */
export function codeName(bytes: Buffer, { children }: MarshalNode): string {
  const name = children.findLast(({ field }) => field === 'co_qualname' || field === 'co_name');
  const text = name?.target ?? name;
  return text === undefined ? '' : decodeText(bytes.subarray(text.payload.start, text.payload.end));
}

/** True for text, also behind a reference. */
export function isText(node: MarshalNode): boolean {
  return textTypes.includes((node.target ?? node).type);
}
