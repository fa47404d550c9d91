import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { checkSchema, type Schema } from '../../src/cli/check-schema.ts';
import type { Report } from '../../src/model/report.ts';
import { renderJson } from '../../src/renderers/json.ts';
import { visibleJson } from '../../src/util/json-text.ts';
import { buildTarget, samples } from '../support/sample-report.ts';

const schema = JSON.parse(
  readFileSync(new URL('../../src/report/report.schema.json', import.meta.url), 'utf8'),
) as Schema;
const validate = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false }).compile(schema as object);

/** Every value in a JSON document with the way to it. */
function* places(value: unknown, way: readonly (string | number)[] = []): Generator<readonly (string | number)[]> {
  if (way.length > 0) yield way;
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value))
    yield* places(inner, [...way, Array.isArray(value) ? Number(name) : name]);
}

/** A copy with the value at `way` replaced, or removed when `change` gives undefined. */
function changed(document: unknown, way: readonly (string | number)[], value: unknown): unknown {
  const copy = structuredClone(document);
  let holder = copy as Record<string | number, unknown>;
  for (const name of way.slice(0, -1)) holder = holder[name] as Record<string | number, unknown>;
  const last = way.at(-1) ?? '';
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  return copy;
}

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, inner]) => [name, reversed(inner)]),
  );
}

describe.each(Object.entries(samples))('the JSON of %s', (_name, sample) => {
  const text = renderJson(sample);

  it('is the report, with two spaces and a final newline', () => {
    expect(JSON.parse(text)).toEqual(sample);
    expect(text).toBe(`${visibleJson(JSON.parse(text), 2)}\n`);
  });

  it('has the same bytes whatever order the object has', () => {
    expect(renderJson(reversed(sample) as Report)).toBe(text);
  });

  it('fits the published schema', () => {
    validate(JSON.parse(text));
    expect(validate.errors).toBeNull();
    expect(checkSchema(JSON.parse(text), schema)).toBeNull();
  });

  it('is judged alike by our own check and by ajv when any one value is broken', () => {
    const document: unknown = JSON.parse(text);
    let refused = 0;
    for (const way of [...places(document)].slice(0, 400)) {
      for (const value of [undefined, null, -1, 1.5, 'text', '', [], {}, true]) {
        const broken = changed(document, way, value);
        const accepted = validate(broken);
        expect(checkSchema(broken, schema) === null, `${way.join('/')} = ${JSON.stringify(value)}`).toBe(accepted);
        if (!accepted) refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(300);
  });
});

describe('the schema', () => {
  it('keeps the key order of the contract', () => {
    expect(Object.keys(JSON.parse(renderJson(buildTarget)))).toEqual([
      'schemaVersion',
      'verdict',
      'images',
      'causes',
      'findings',
      'accounting',
      'proof',
      'policy',
      'problems',
    ]);
    expect(Object.keys(JSON.parse(renderJson(buildTarget)).findings[0])).toEqual([
      'id',
      'role',
      'cause',
      'title',
      'grade',
      'security',
      'path',
      'location',
      'left',
      'right',
      'bytes',
      'sites',
      'examples',
      'derivedFrom',
      'equation',
      'predicate',
      'proof',
      'ambiguousWith',
    ]);
  });

  it.each([
    ['another verdict', ['verdict'], 'fine'],
    ['another version', ['schemaVersion'], 2],
    ['a field nobody knows', ['extra'], 1],
    ['a third image', ['images', 2], buildTarget.images[0]],
    ['sides the wrong way round', ['images', 0, 'side'], 'right'],
    ['a digest of another form', ['images', 0, 'manifestDigest'], 'sha256:xyz'],
    ['a root without a cause', ['findings', 0, 'cause'], null],
    ['an unexplained finding with a cause', ['findings', 0, 'role'], 'unexplained'],
    ['a range that is no number', ['findings', 0, 'location', 'left', 0, 'start'], '3'],
    ['six examples', ['findings', 0, 'examples'], [[], [], [], [], [], []]],
    ['no sites', ['findings', 0, 'sites'], 0],
    ['negative bytes', ['accounting', 'root'], -1],
  ])('refuses %s', (_what, way, value) => {
    const broken = changed(JSON.parse(renderJson(buildTarget)), way, value);
    expect(validate(broken)).toBe(false);
    expect(checkSchema(broken, schema)).not.toBeNull();
  });

  it('is refused itself when it uses a keyword that the check does not know', () => {
    expect(() => checkSchema({}, { oneOf: [] })).toThrow('oneOf');
  });
});
