import type { StarlarkFile } from './read.ts';
import type { CallNode, Node } from './tree.ts';

/** A keyword's value, with a constant of the file in its place; undefined when it is not given. */
export function argument(
  call: CallNode,
  name: string,
  { constants }: Pick<StarlarkFile, 'constants'>,
): Node | undefined {
  const value = call.keywords.find((keyword) => keyword.name === name)?.value;
  if (value?.kind !== 'name') return value;
  return constants.get(value.name) ?? value;
}

/** The text of an argument; null when it is absent, or not a text that stands in this file. */
export function textOf(node: Node | undefined): string | null {
  return node?.kind === 'string' ? node.value : null;
}

/** Texts of a list or the one text; empty when it is something else. */
export function textsOf(node: Node | undefined): string[] {
  if (node?.kind === 'string') return [node.value];
  if (node?.kind === 'dict') return node.entries.flatMap(([, value]) => textsOf(value));
  return node?.kind === 'list' ? node.items.flatMap((item) => textsOf(item)) : [];
}

/** True when the argument is given and is not an empty text, None or an empty dictionary or list. */
export function isGiven(node: Node | undefined): boolean {
  if (node === undefined) return false;
  if (node.kind === 'string') return node.partial || node.value !== '';
  if (node.kind === 'name') return node.name !== 'None';
  if (node.kind === 'list') return node.items.length > 0;
  return node.kind !== 'dict' || node.entries.length > 0;
}

export function isTrue(node: Node | undefined): boolean {
  return (node?.kind === 'name' && node.name === 'True') || (node?.kind === 'number' && node.value === 1);
}

export function isFalse(node: Node | undefined): boolean {
  return (node?.kind === 'name' && node.name === 'False') || (node?.kind === 'number' && node.value === 0);
}
