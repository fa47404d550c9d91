import { type JsonNode, type JsonObject, memberOf } from './json-tree.ts';

/** True when somewhere in two trees the keys that two objects share stand in another order. */
export function keyOrderDiffers(left: JsonNode, right: JsonNode): boolean {
  if (left.kind === 'array' && right.kind === 'array') {
    return left.items.some((item, at) => isDefinedAnd(right.items[at], (other) => keyOrderDiffers(item, other)));
  }
  if (left.kind !== 'object' || right.kind !== 'object') return false;
  const leftKeys = keysIn(left, right);
  const rightKeys = keysIn(right, left);
  if (leftKeys.some((key, at) => key !== rightKeys[at])) return true;
  return left.members.some(({ key, value }) =>
    isDefinedAnd(memberOf(right, key), (other) => keyOrderDiffers(value, other)),
  );
}

function keysIn(node: JsonObject, other: JsonObject): string[] {
  const shared = new Set(other.members.map(({ key }) => key));
  return [...new Set(node.members.map(({ key }) => key))].filter((key) => shared.has(key));
}

function isDefinedAnd(node: JsonNode | undefined, test: (node: JsonNode) => boolean): boolean {
  return node !== undefined && test(node);
}
