import { parse } from 'yaml';
import { InputError } from '../model/problem.ts';
import { digestPattern, type Expected, nameKey } from './expected.ts';
import { expectedInText } from './expected-text.ts';
import { serviceIn } from './services.ts';

/** A list of digests is a page of text. */
const maxCharacters = 4 * 1024 * 1024;
const maxEntries = 10_000;

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads expected digests from whatever publishes them: text (see `expectedInText`), the JSON of a GitHub release or of a list
 * of releases (`release` picks one), or a digests.yaml. `name` is the file's name or `stdin`. Throws `InputError` where
 * nothing is found or where two entries of one name have different digests.
 */
export function readExpected(text: string, name: string, release: string | null): Expected[] {
  if (text.length > maxCharacters) throw fault(name, `it has more than ${maxCharacters} characters`);
  const found = entriesOf(text, name, release);
  if (found.length === 0) throw fault(name, 'no line of it names an image and a digest');
  refuseContradictions(found, name);
  return found;
}

function entriesOf(text: string, name: string, release: string | null): Expected[] {
  if (/^\s*[[{]/.test(text)) return fromJson(text, name, release);
  const isYaml = /\.ya?ml$/i.test(name) || /^digests:\s*$/m.test(text);
  return isYaml ? fromMap(parseYaml(text, name), name) : expectedInText(text, name);
}

function parseYaml(text: string, name: string): unknown {
  try {
    return parse(text, { maxAliasCount: 0, prettyErrors: false, schema: 'core' });
  } catch (error) {
    throw fault(name, `it is not YAML: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function fromJson(text: string, name: string, release: string | null): Expected[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw fault(name, 'it begins like JSON, but does not parse');
  }
  if (Array.isArray(value)) return fromRelease(pickRelease(value, name, release), name);
  return typeof fieldsOf(value)?.['body'] === 'string'
    ? fromRelease(fieldsOf(value) ?? {}, name)
    : fromMap(value, name);
}

function pickRelease(list: readonly unknown[], name: string, wanted: string | null): Fields {
  const candidates = list
    .flatMap((entry): Fields[] => {
      const fields = fieldsOf(entry);
      return fields === null ? [] : [fields];
    })
    .filter(({ body }) => typeof body === 'string');
  const tags = candidates.map((entry) => String(entry['tag_name'] ?? '?'));
  const at = wanted === null ? -1 : tags.findIndex((tag) => tag === wanted || tag === `v${wanted}`);
  const picked = candidates.length === 1 && wanted === null ? candidates[0] : candidates[at];
  if (picked !== undefined) return picked;
  throw fault(name, `it is a list of releases (${tags.slice(0, 20).join(', ')})`, 'Name one of them with --release.');
}

function fromRelease(fields: Fields, name: string): Expected[] {
  const tag = typeof fields['tag_name'] === 'string' ? ` (${fields['tag_name']})` : '';
  return expectedInText(String(fields['body'] ?? ''), `${name}${tag}`);
}

/** `service: digest`, or `service: {digest, image_id, layers}`; all of it may stand below `digests:`. */
function fromMap(value: unknown, name: string): Expected[] {
  const top = fieldsOf(value);
  const entries = fieldsOf(top?.['digests']) ?? top;
  if (entries === null) throw fault(name, 'a map of names to digests was expected');
  const names = Object.keys(entries);
  if (names.length > maxEntries) throw fault(name, `it has more than ${maxEntries} entries`);
  return names.map((key) => fromEntry(key, entries[key], name));
}

function fromEntry(key: string, value: unknown, name: string): Expected {
  const fields = fieldsOf(value) ?? { digest: value };
  const layers = fields['layers'] ?? [];
  if (!Array.isArray(layers)) throw fault(name, `the layers of ${key} should be a list of digests`);
  const imageId = fields['image_id'] ?? null;
  return {
    service: serviceIn(key) ?? key,
    digest: digestOf(fields['digest'], key, name),
    imageId: imageId === null ? null : digestOf(imageId, `${key}.image_id`, name),
    layers: layers.map((layer, at) => digestOf(layer, `${key}.layers[${at}]`, name)),
    source: name,
  };
}

function digestOf(value: unknown, where: string, name: string): string {
  if (typeof value === 'string' && digestPattern.test(value)) return value;
  const found = typeof value === 'string' ? `'${value.slice(0, 80)}'` : value === undefined ? 'nothing' : typeof value;
  throw fault(name, `${where} should be sha256: and 64 hex digits, found ${found}`);
}

function refuseContradictions(entries: readonly Expected[], name: string): void {
  const known = new Map<string, Expected>();
  for (const entry of entries) {
    const key = nameKey(entry.service ?? '');
    const before = known.get(key);
    if (before !== undefined && before.digest !== entry.digest && entry.service !== null) {
      throw fault(
        name,
        `it names two digests for ${entry.service}: ${before.digest} (${before.source}) and ${entry.digest} (${entry.source})`,
        'Keep the lines of one release only.',
      );
    }
    known.set(key, entry);
  }
}

function fieldsOf(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}

function fault(name: string, what: string, hint?: string): InputError {
  const usual =
    "Lines that 'build_images.sh' prints are read, a BUILDING.md, a release note or its JSON, and a digests.yaml.";
  return new InputError('expected-digests', `${name} gives no expected digests: ${what}`, hint ?? usual);
}
