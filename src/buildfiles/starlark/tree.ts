import type { StringToken } from './tokens.ts';

interface Span {
  readonly start: number;
  readonly end: number;
}

/** A text; `partial` where it is only a part of the value: formatted, or joined to something that is no text. */
export interface StringNode extends Span {
  readonly kind: 'string';
  readonly value: string;
  readonly tokens: readonly StringToken[];
  readonly partial: boolean;
}

export interface CallNode extends Span {
  readonly kind: 'call';
  /** The dotted name that is called, such as `http_archive` or `maven.install`. */
  readonly callee: string;
  readonly calleeEnd: number;
  readonly positional: readonly Node[];
  readonly keywords: readonly { readonly name: string; readonly start: number; readonly value: Node }[];
  /** It has `*args` or `**kwargs`: what is not seen may still be given. */
  readonly open: boolean;
  /** What a method is called on, where that is no dotted name. */
  readonly on: Node | null;
}

/** An expression, as far as rules need it. */
export type Node =
  | StringNode
  | CallNode
  | (Span & { readonly kind: 'name'; readonly name: string })
  | (Span & { readonly kind: 'number'; readonly value: number })
  | (Span & { readonly kind: 'list'; readonly items: readonly Node[] })
  | (Span & { readonly kind: 'dict'; readonly entries: readonly (readonly [Node, Node])[] })
  | (Span & { readonly kind: 'other'; readonly children: readonly Node[] });

/** The direct parts of an expression. */
export function partsOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'call':
      return [...(node.on === null ? [] : [node.on]), ...node.positional, ...node.keywords.map(({ value }) => value)];
    case 'list':
      return node.items;
    case 'dict':
      return node.entries.flat();
    case 'other':
      return node.children;
    default:
      return [];
  }
}

/** All calls in an expression, outer ones first. */
export function callsIn(node: Node): CallNode[] {
  const found: CallNode[] = [];
  const open: Node[] = [node];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.kind === 'call') found.push(next);
    open.push(...partsOf(next).toReversed());
  }
  return found;
}

/** All texts in an expression, in order. */
export function stringsIn(node: Node): StringNode[] {
  const found: StringNode[] = [];
  const open: Node[] = [node];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.kind === 'string') found.push(next);
    open.push(...partsOf(next).toReversed());
  }
  return found;
}

/** Offset in the file of a unit of a string's value. */
export function offsetIn(node: StringNode, index: number): number {
  let left = index;
  for (const token of node.tokens) {
    if (left < token.value.length)
      return token.offsets === null ? token.content + left : (token.offsets[left] ?? token.start);
    left -= token.value.length;
  }
  return node.tokens.at(-1)?.end ?? node.start;
}
