/**
 * The part of JSON Schema 2020-12 that report.schema.json uses, so that a saved report is checked against the published
 * contract itself and no second description of it. Any other keyword is an error of ours.
 */
export type Schema = boolean | Readonly<Record<string, unknown>>;

/** Null when `value` satisfies `schema`, else one sentence about the first fault: where, what was expected, what was found. */
export function checkSchema(value: unknown, schema: Schema): string | null {
  return check(value, schema, { root: schema, at: '' });
}

interface Place {
  readonly root: Schema;
  /** JSON Pointer of the value. */
  readonly at: string;
}

type Rule = (
  value: unknown,
  argument: unknown,
  place: Place,
  schema: Readonly<Record<string, unknown>>,
) => string | null;

function check(value: unknown, schema: Schema, place: Place): string | null {
  if (typeof schema === 'boolean') return schema ? null : expected('nothing', value, place);
  for (const [keyword, argument] of Object.entries(schema)) {
    if (annotations.has(keyword)) continue;
    const rule = rules[keyword];
    if (rule === undefined) throw new Error(`the schema keyword '${keyword}' is not supported`);
    const fault = rule(value, argument, place, schema);
    if (fault !== null) return fault;
  }
  return null;
}

/** Keywords that say nothing about a value by themselves; `if` applies the last two. */
const annotations = new Set(['$schema', '$id', '$defs', 'title', 'description', 'then', 'else']);

const rules: Readonly<Record<string, Rule>> = {
  $ref: (value, name, place) => check(value, definition(String(name), place.root), place),
  type: (value, types, place) =>
    list(types).some((type) => hasType(value, String(type))) ? null : expected(list(types).join(' or '), value, place),
  const: (value, only, place) => (value === only ? null : expected(JSON.stringify(only), value, place)),
  enum: (value, options, place) =>
    list(options).includes(value) ? null : expected(`one of ${list(options).join(', ')}`, value, place),
  minimum: (value, least, place) =>
    typeof value !== 'number' || value >= Number(least) ? null : expected(`at least ${String(least)}`, value, place),
  minLength: (value, least, place) =>
    typeof value !== 'string' || value.length >= Number(least) ? null : expected('some text', value, place),
  pattern: (value, pattern, place) =>
    typeof value !== 'string' || new RegExp(String(pattern), 'u').test(value)
      ? null
      : expected(`text like ${String(pattern)}`, value, place),
  minItems: (value, least, place) =>
    !Array.isArray(value) || value.length >= Number(least)
      ? null
      : expected(`at least ${String(least)} entries`, value.length, place),
  maxItems: (value, most, place) =>
    !Array.isArray(value) || value.length <= Number(most)
      ? null
      : expected(`at most ${String(most)} entries`, value.length, place),
  items: (value, item, place, schema) => {
    const first = list(schema.prefixItems ?? []).length;
    return firstFault(Array.isArray(value) ? value.slice(first) : [], (entry, at) =>
      check(entry, item as Schema, inside(place, at + first)),
    );
  },
  prefixItems: (value, items, place) =>
    firstFault(Array.isArray(value) ? list(items).slice(0, value.length) : [], (item, at) =>
      check(list(value)[at], item as Schema, inside(place, at)),
    ),
  properties: (value, properties, place) =>
    firstFault(members(properties), ([name, schema]) => {
      const own = isObject(value) && Object.hasOwn(value, name);
      return own ? check(value[name], schema as Schema, inside(place, name)) : null;
    }),
  required: (value, names, place) =>
    firstFault(isObject(value) ? list(names) : [], (name) =>
      Object.hasOwn(Object(value), String(name)) ? null : `${where(place)} lacks '${String(name)}'`,
    ),
  additionalProperties: (value, allowed, place, schema) => {
    const known = isObject(schema.properties) ? schema.properties : {};
    const others = members(value).filter(([name]) => !Object.hasOwn(known, name));
    return firstFault(others, ([name, entry]) => check(entry, allowed as Schema, inside(place, name)));
  },
  allOf: (value, schemas, place) => firstFault(list(schemas), (schema) => check(value, schema as Schema, place)),
  anyOf: (value, schemas, place) => {
    const faults = list(schemas).map((schema) => check(value, schema as Schema, place));
    return faults.includes(null) ? null : (faults[0] ?? null);
  },
  if: (value, condition, place, schema) => {
    const branch = check(value, condition as Schema, place) === null ? schema.then : schema.else;
    return branch === undefined ? null : check(value, branch as Schema, place);
  },
};

function firstFault<T>(entries: readonly T[], checkEntry: (entry: T, at: number) => string | null): string | null {
  for (const [at, entry] of entries.entries()) {
    const fault = checkEntry(entry, at);
    if (fault !== null) return fault;
  }
  return null;
}

function definition(reference: string, root: Schema): Schema {
  const name = reference.replace(/^#\/\$defs\//, '');
  const found = isObject(root) && isObject(root.$defs) ? root.$defs[name] : undefined;
  if (found === undefined) throw new Error(`the schema has no definition '${reference}'`);
  return found as Schema;
}

function hasType(value: unknown, type: string): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isObject(value);
  return type === 'integer' ? Number.isInteger(value) : typeof value === type;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function members(value: unknown): [string, unknown][] {
  return isObject(value) ? Object.entries(value) : [];
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function inside({ root, at }: Place, step: string | number): Place {
  return { root, at: `${at}/${step}` };
}

function where({ at }: Place): string {
  return at === '' ? 'the document' : at;
}

function expected(what: string, value: unknown, place: Place): string {
  const found = Array.isArray(value)
    ? 'an array'
    : isObject(value)
      ? 'an object'
      : (JSON.stringify(value) ?? 'nothing').slice(0, 60);
  return `${where(place)}: expected ${what}, found ${found}`;
}
