import { isUtf8 } from 'node:buffer';
import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, parseAllDocuments, type YAMLMap } from 'yaml';
import type { ByteRange } from '../../model/bytes.ts';
import { DecodeError } from '../../model/problem.ts';
import type { JsonMember, JsonNode, JsonScalar } from './json-node.ts';
import { keyName, scalarOf, writtenAs } from './yaml-scalars.ts';
import { readTokens, type YamlTokens } from './yaml-tokens.ts';

/** Larger files take the parser too long. */
export const maxYamlBytes = 1024 * 1024;

/** A YAML file as trees of JSON's kinds. */
export interface YamlFile {
  /** One for each document. Tags, anchors and aliases are kept, none is resolved. */
  readonly documents: readonly JsonNode[];
  readonly comments: readonly YamlComment[];
}

export interface YamlComment {
  /** With its `#`. */
  readonly text: string;
  readonly at: ByteRange;
}

/**
 * Reads YAML 1.2 in UTF-8 of at most 1 MiB. Aliases are not expanded. Throws DecodeError `yaml-encoding`, `yaml-syntax`
 * (also for directives, and for keys that are no scalars), `yaml-depth` or `yaml-nodes`, with the offset.
 */
export function readYaml(bytes: Buffer): YamlFile {
  if (bytes.length > maxYamlBytes) throw new DecodeError('yaml-nodes', 0, `expected at most ${maxYamlBytes} bytes`);
  if (!isUtf8(bytes)) throw new DecodeError('yaml-encoding', 0, 'expected UTF-8, found other bytes');
  const source = bytes.toString('utf8');
  const offsetOf = byteOffsets(source, bytes.length);
  const tokens = readTokens(source);
  if (tokens.directives) throw new DecodeError('yaml-syntax', 0, 'expected no directives, found some');
  return {
    documents: parse(source, offsetOf, tokens),
    comments: tokens.comments.map(({ start, text }) => {
      return { text, at: { start: offsetOf(start), end: offsetOf(start + text.length) } };
    }),
  };
}

function parse(source: string, offsetOf: (unit: number) => number, tokens: YamlTokens): JsonNode[] {
  const options = { uniqueKeys: false, schema: 'failsafe', logLevel: 'silent', prettyErrors: false } as const;
  const documents = [...parseAllDocuments(source, options)];
  const [error] = documents.flatMap(({ errors }) => errors);
  if (error !== undefined) {
    throw new DecodeError(
      'yaml-syntax',
      offsetOf(error.pos[0]),
      `expected YAML, found: ${error.message.slice(0, 200)}`,
    );
  }
  const reader = new TreeReader(offsetOf, tokens);
  return documents.map(({ contents, range }) => reader.node(contents, range[0]));
}

/** UTF-16 units to bytes. */
function byteOffsets(source: string, size: number): (unit: number) => number {
  if (source.length === size) return (unit) => unit;
  const offsets = new Uint32Array(source.length + 1);
  let at = 0;
  for (let unit = 0; unit < source.length; unit += 1) {
    offsets[unit] = at;
    const code = source.charCodeAt(unit);
    // Each half of a surrogate pair stands for two of four bytes.
    at += code < 0x80 ? 1 : code < 0x800 || (code >= 0xd800 && code < 0xe000) ? 2 : 3;
  }
  offsets[source.length] = at;
  return (unit) => offsets[Math.min(unit, source.length)] ?? size;
}

class TreeReader {
  private readonly offsetOf: (unit: number) => number;
  private readonly tokens: YamlTokens;

  constructor(offsetOf: (unit: number) => number, tokens: YamlTokens) {
    this.offsetOf = offsetOf;
    this.tokens = tokens;
  }

  /** `fallback`: where an empty node stands. */
  node(node: unknown, fallback: number): JsonNode {
    if (!isNode(node)) return scalarOf('', true, this.range(fallback, fallback));
    const [start, end] = node.range ?? [fallback, fallback];
    const at = this.range(start, end);
    if (isAlias(node)) return writtenAs(`*${node.source}`, at);
    return this.withProperties(node, start, this.value(node, at));
  }

  private value(node: Node, at: ByteRange): JsonNode {
    if (isScalar(node)) return scalarOf(String(node.value), node.type === 'PLAIN', at);
    if (isSeq(node)) return { kind: 'array', at, items: node.items.map((item) => this.node(item, at.start)) };
    if (!isMap(node)) throw new DecodeError('yaml-syntax', at.start, 'expected a scalar, list or mapping');
    const members = (node as YAMLMap).items.map((pair) => this.member(pair, at.end));
    const duplicateKeys = new Set(members.map(({ key }) => key)).size < members.length;
    return { kind: 'object', at, members, duplicateKeys };
  }

  private member({ key, value }: Pair, fallback: number): JsonMember {
    const read = this.node(key, fallback);
    if (read.kind === 'object' || read.kind === 'array') {
      throw new DecodeError('yaml-syntax', read.at.start, 'expected a key that is a plain scalar, found another');
    }
    const end = isNode(key) ? (key.range?.[1] ?? fallback) : fallback;
    return { key: markedKey(read), keyAt: read.at, value: this.node(value, end) };
  }

  /** A tag or anchor becomes a mapping around the node, so that a difference in it is one. */
  private withProperties(node: Node, start: number, value: JsonNode): JsonNode {
    const anchor = 'anchor' in node && typeof node.anchor === 'string' ? `&${node.anchor}` : '';
    const tag = typeof node.tag === 'string' ? `!${node.tag}` : '';
    if (tag === '' && anchor === '') return value;
    const first = this.firstProperty(start, (tag === '' ? 0 : 1) + (anchor === '' ? 0 : 1));
    const keyAt = this.range(first, start);
    const members = [{ key: `${tag}${anchor}`, keyAt, value }];
    return { kind: 'object', at: { start: keyAt.start, end: value.at.end }, members, duplicateKeys: false };
  }

  /** Where the last `count` tags and anchors before a node begin. */
  private firstProperty(start: number, count: number): number {
    const { properties } = this.tokens;
    let low = 0;
    for (let high = properties.length; low < high; ) {
      const middle = (low + high) >> 1;
      if ((properties[middle]?.start ?? 0) < start) low = middle + 1;
      else high = middle;
    }
    return properties[Math.max(0, low - count)]?.start ?? start;
  }

  private range(start: number, end: number): ByteRange {
    return { start: this.offsetOf(start), end: this.offsetOf(end) };
  }
}

function isNode(node: unknown): node is Node {
  return isAlias(node) || isScalar(node) || isSeq(node) || isMap(node);
}

/** `yes` without quotes is another key than 'yes' to some readers: a space in front, which no plain scalar has. */
function markedKey(scalar: JsonScalar): string {
  return scalar.kind === 'string' ? keyName(scalar) : ` ${keyName(scalar)}`;
}
