import { isAlias, isMap, isScalar, isSeq, type Node } from 'yaml';
import { nearest } from '../util/nearest.ts';

/** The part of JSON Schema that profile.schema.json uses. */
export interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
}

/** Tells what is wrong at a node and does not come back. */
export type Refuse = (node: unknown, why: string) => never;

/** Holds a YAML document against a schema; the first fault is refused at its own node. Aliases are followed by `resolve`. */
export function validate(root: unknown, schema: Schema, refuse: Refuse, resolve: (node: unknown) => unknown): void {
  const check = (given: unknown, rule: Schema, place: string): void => {
    const node = resolve(given);
    const target = rule.$ref === undefined ? rule : schema.$defs?.[rule.$ref.replace('#/$defs/', '')];
    if (target === undefined) throw new Error(`the schema has no ${rule.$ref}`);
    checkScalar(node, target, place, refuse, given);
    if (target.type === 'object') checkMap(node, target, place);
    if (target.type === 'array') checkList(node, target, place);
  };
  const checkEntry = (key: unknown, value: unknown, rule: Schema, place: string): string => {
    const name = isScalar(key) ? String(key.value) : '';
    const inner = place === 'the profile' ? name : `${place}.${name}`;
    const { properties = {}, additionalProperties } = rule;
    const own = Object.hasOwn(properties, name) ? properties[name] : undefined;
    const target = own ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined);
    if (target === undefined) refuse(key, unknownKey(name, place, Object.keys(properties)));
    else check(value ?? key, target, inner);
    return name;
  };
  const checkMap = (node: unknown, rule: Schema, place: string): void => {
    if (!isMap(node)) throw refuse(node, `${place} should be a map`);
    const seen = new Set(node.items.map(({ key, value }) => checkEntry(key, value, rule, place)));
    const missing = (rule.required ?? []).find((name) => !seen.has(name));
    if (missing !== undefined) refuse(node, `${place} lacks ${missing}`);
  };
  const checkList = (node: unknown, rule: Schema, place: string): void => {
    if (!isSeq(node)) throw refuse(node, `${place} should be a list`);
    if (node.items.length > (rule.maxItems ?? Number.POSITIVE_INFINITY))
      refuse(node, `${place} has more than ${rule.maxItems} entries`);
    node.items.forEach((item, at) => {
      if (rule.items !== undefined) check(item, rule.items, `${place}[${at}]`);
    });
  };
  check(root, schema, 'the profile');
}

/** The node that an alias stands for. */
export function resolver(document: { readonly anchors: ReadonlyMap<string, Node> }): (node: unknown) => unknown {
  return (node) => (isAlias(node) ? (document.anchors.get(node.source) ?? node) : node);
}

function unknownKey(name: string, place: string, names: readonly string[]): string {
  const close = nearest(name, names, 1)[0];
  const meant = close === undefined ? `expected ${names.join(', ')}` : `did you mean ${close}?`;
  return `${name} means nothing in ${place}; ${meant}`;
}

const kinds: Readonly<Record<string, readonly [string, (value: unknown) => boolean]>> = {
  string: ['a text; put numbers and times in quotes', (value) => typeof value === 'string'],
  boolean: ['true or false', (value) => typeof value === 'boolean'],
  integer: ['a whole number', (value) => Number.isInteger(value)],
};

function checkScalar(node: unknown, rule: Schema, place: string, refuse: Refuse, given: unknown): void {
  const wanted = faultOf(isScalar(node) ? node.value : undefined, rule);
  if (wanted !== null) refuse(given ?? node, `${place} should be ${wanted}`);
}

function faultOf(value: unknown, rule: Schema): string | null {
  const [what, holds] = kinds[rule.type ?? ''] ?? [];
  if (holds?.(value) === false) return what ?? null;
  if (rule.const !== undefined && value !== rule.const) return JSON.stringify(rule.const);
  if (rule.enum !== undefined && !rule.enum.includes(value)) return `one of ${rule.enum.join(', ')}`;
  return typeof value === 'number'
    ? numberFault(value, rule)
    : typeof value === 'string'
      ? textFault(value, rule)
      : null;
}

function numberFault(value: number, { minimum, maximum }: Schema): string | null {
  if (minimum !== undefined && value < minimum) return `at least ${minimum}`;
  return maximum !== undefined && value > maximum ? `at most ${maximum}` : null;
}

function textFault(value: string, { pattern, minLength }: Schema): string | null {
  if (minLength !== undefined && value.length < minLength) return 'some text';
  return pattern !== undefined && !new RegExp(pattern, 'u').test(value) ? `like ${pattern}` : null;
}
