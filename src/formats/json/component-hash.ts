import { createHash } from 'node:crypto';
import { chunksOf } from '../../bytes/byte-source.ts';
import type { SideName } from '../../model/bytes.ts';
import type { Derivation, FieldValue } from '../../model/field.ts';
import type { SiblingLookup } from '../../model/format.ts';
import { type JsonNode, memberOf } from '../_shared/json-tree.ts';
import { digestAlgorithm } from '../_shared/member-digest.ts';

/** Where archives keep the libraries that a bill of materials beside them lists. */
const folders = ['BOOT-INF/lib/', 'WEB-INF/lib/', 'lib/', ''];

/** The recomputation of one hash of a CycloneDX component (section `components[].hashes[]`). */
export interface ComponentHash {
  /** The library in the same container. */
  readonly member: string;
  derived(side: SideName, stored: FieldValue): Derivation;
}

/**
 * For a place `/components/3/hashes/1/content` of a CycloneDX document: the library of that name and version, where both
 * sides have it beside the document. undefined anywhere else, and where the two sides name different components there.
 */
export function componentHash(
  pointer: string,
  left: JsonNode,
  right: JsonNode,
  sibling: SiblingLookup,
): ComponentHash | undefined {
  const match = /^\/components\/(\d+)\/hashes\/(\d+)\/content$/.exec(pointer);
  if (match === null) return undefined;
  const [one, other] = [left, right].map((tree) => stateOf(tree, Number(match[1]), Number(match[2])));
  if (one === undefined || one.algorithm !== other?.algorithm || one.file !== other.file) return undefined;
  const algorithm = digestAlgorithm(one.algorithm);
  const member = folders
    .map((folder) => folder + one.file)
    .find((name) => sibling('left', name) !== undefined && sibling('right', name) !== undefined);
  if (algorithm === undefined || member === undefined) return undefined;
  return {
    member,
    derived: (side, stored) => {
      const source = sibling(side, member);
      const hash = createHash(algorithm);
      if (source !== undefined) for (const chunk of chunksOf(source)) hash.update(chunk);
      return { equation: `${algorithm}(${member})`, holds: source !== undefined && hash.digest('hex') === stored };
    },
  };
}

interface StatedHash {
  readonly file: string;
  readonly algorithm: string;
}

function stateOf(tree: JsonNode, component: number, hash: number): StatedHash | undefined {
  if (textOf(memberOf(tree, 'bomFormat')) !== 'CycloneDX') return undefined;
  const stated = itemOf(memberOf(tree, 'components'), component);
  if (stated === undefined) return undefined;
  const [name, version] = [textOf(memberOf(stated, 'name')), textOf(memberOf(stated, 'version'))];
  const entry = itemOf(memberOf(stated, 'hashes'), hash);
  const algorithm = entry === undefined ? undefined : textOf(memberOf(entry, 'alg'));
  return name === undefined || version === undefined || algorithm === undefined
    ? undefined
    : { file: `${name}-${version}.jar`, algorithm };
}

function itemOf(node: JsonNode | undefined, at: number): JsonNode | undefined {
  return node?.kind === 'array' ? node.items[at] : undefined;
}

function textOf(node: JsonNode | undefined): string | undefined {
  return node?.kind === 'string' ? node.value : undefined;
}
