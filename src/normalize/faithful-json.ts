import { hasDuplicateKeys, type JsonNode } from '../formats/_shared/json-node.ts';
import { parseJson } from '../formats/_shared/json-parser.ts';
import { DecodeError } from '../model/problem.ts';

/** Whether a document says no more than its parsed value does: no key twice, no number that rounding would change. */
export function isFaithfulJson(bytes: Buffer): boolean {
  try {
    return isFaithful(parseJson(bytes));
  } catch (error) {
    if (error instanceof DecodeError) return false;
    throw error;
  }
}

function isFaithful(node: JsonNode): boolean {
  if (hasDuplicateKeys(node)) return false;
  if (node.kind === 'object') return node.members.every(({ key, value }) => key !== '__proto__' && isFaithful(value));
  if (node.kind === 'array') return node.items.every(isFaithful);
  return node.kind !== 'number' || Number.isSafeInteger(node.value);
}
