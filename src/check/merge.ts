import { InputError } from '../model/problem.ts';
import type { Case, Expectations, Profile } from './profile.ts';
import type { WrittenProfile } from './read-profile.ts';

const maxChain = 16;

/** A profile with everything that it extends merged in; `load` reads one by its name. Throws `InputError`. */
export async function completeProfile(
  written: WrittenProfile,
  load: (name: string) => Promise<WrittenProfile>,
  chain: readonly string[] = [],
): Promise<Profile> {
  const path = [...chain, written.name];
  if (chain.includes(written.name) || path.length > maxChain)
    throw new InputError('profile-invalid', `profiles extend one another in a circle: ${path.join(', ')}`);
  const bases: Profile[] = [];
  for (const name of written.extends) bases.push(await completeProfile(await load(name), load, path));
  const base = mergeProfiles(bases);
  const expect = mergeExpectations(base.expect, written.expect);
  return {
    name: written.name,
    title: written.title,
    families: [...new Set([...base.families, ...written.families])],
    rules: { ...base.rules, ...written.rules },
    expect,
    cases: written.cases.map((one) => ({
      service: one.service,
      releases: one.releases,
      expect: one.expect,
      words: { service: one.service, ...one.with },
    })),
  };
}

/** Several profiles as one: statements add up, and the later one counts where two speak of the same thing. */
export function mergeProfiles(profiles: readonly Profile[]): Profile {
  return {
    name: profiles.map(({ name }) => name).join(' + '),
    title: profiles.map(({ title }) => title).join('; '),
    families: [...new Set(profiles.flatMap(({ families }) => families))],
    rules: Object.assign({}, ...profiles.map(({ rules }) => rules)) as Profile['rules'],
    expect: profiles.reduce<Expectations>((sum, { expect }) => mergeExpectations(sum, expect), {}),
    cases: profiles.flatMap(({ cases }) => cases),
  };
}

/** The profile's statements with those of one of its cases. A profile with cases states nothing of what is none of them. */
export function withCase(profile: Profile, chosen: Case | null): Expectations {
  if (chosen === null) return profile.cases.length === 0 ? profile.expect : {};
  return fillIn(mergeExpectations(profile.expect, chosen.expect), chosen.words);
}

/** Maps are merged key by key, except for those that list everything there may be; all else is replaced. */
export function mergeExpectations(base: Expectations, more: Expectations): Expectations {
  return mergeMaps(base, more, 0) as Expectations;
}

const whole = new Set(['labels', 'env', 'manifest', 'buildData', 'besideManifest']);
const deepest = 4;

function mergeMaps(base: unknown, more: unknown, depth: number): unknown {
  if (!isMap(base) || !isMap(more) || depth === deepest) return more;
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(more)) {
    // The manifest of the image is a map of statements; that of a jar lists attributes.
    const isList = whole.has(key) && depth > 0;
    merged[key] = isList ? value : mergeMaps(base[key], value, depth + 1);
  }
  return merged;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `{name}` in texts and keys stands for the case's own words. */
function fillIn<T>(value: T, words: Readonly<Record<string, string>>): T {
  const fill = (text: string): string =>
    text.replace(/\{([a-zA-Z]+)\}/g, (all, name: string) => (Object.hasOwn(words, name) ? (words[name] ?? all) : all));
  const walk = (one: unknown): unknown => {
    if (typeof one === 'string') return fill(one);
    if (Array.isArray(one)) return one.map(walk);
    if (!isMap(one)) return one;
    return Object.fromEntries(Object.entries(one).map(([key, inner]) => [fill(key), walk(inner)]));
  };
  return walk(value) as T;
}
