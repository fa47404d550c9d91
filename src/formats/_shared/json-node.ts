import type { ByteRange } from '../../model/bytes.ts';

/** A JSON value with the bytes it was read from. */
export type JsonNode = JsonObject | JsonArray | JsonScalar;

export interface JsonObject {
  readonly kind: 'object';
  readonly at: ByteRange;
  /** In stored order; of duplicate keys all are kept. */
  readonly members: readonly JsonMember[];
  readonly duplicateKeys: boolean;
}

export interface JsonMember {
  /** Decoded. */
  readonly key: string;
  /** The key with its quotes. */
  readonly keyAt: ByteRange;
  readonly value: JsonNode;
}

export interface JsonArray {
  readonly kind: 'array';
  readonly at: ByteRange;
  readonly items: readonly JsonNode[];
}

export type JsonScalar =
  | { readonly kind: 'string'; readonly at: ByteRange; readonly value: string; readonly raw: string }
  | { readonly kind: 'number'; readonly at: ByteRange; readonly value: number; readonly raw: string }
  | { readonly kind: 'boolean'; readonly at: ByteRange; readonly value: boolean; readonly raw: string }
  | { readonly kind: 'null'; readonly at: ByteRange; readonly value: null; readonly raw: string };

/** The member of that key (the last of several, as most readers take it); undefined when there is none. */
export function memberOf(node: JsonNode, key: string): JsonNode | undefined {
  return node.kind === 'object' ? node.members.findLast((member) => member.key === key)?.value : undefined;
}

/** True when an object anywhere in the tree has a key twice. Readers disagree on what such an object means. */
export function hasDuplicateKeys(node: JsonNode): boolean {
  if (node.kind === 'object') return node.duplicateKeys || node.members.some(({ value }) => hasDuplicateKeys(value));
  return node.kind === 'array' && node.items.some(hasDuplicateKeys);
}
