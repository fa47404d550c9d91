import type { Path } from '../model/path.ts';
import type { Severity } from './profile.ts';
import type { Deviation, Found, Rule } from './rule.ts';

const maxExamples = 5;
/** Groups of one rule in one layer; further ones are counted in the last. */
const maxGroups = 40;
const maxShownCharacters = 2_000;

export interface Example {
  readonly path: Path;
  readonly value: string | null;
}

/** Deviations from one rule that say the same of several places. */
export interface GroupedDeviation {
  readonly rule: string;
  readonly severity: Severity;
  /** The steps that all places share. */
  readonly path: Path;
  readonly field: string;
  /** Of the first place. */
  readonly value: string | null;
  readonly expected: string | null;
  readonly note: string | null;
  readonly sites: number;
  /** At most five places, in stored order; empty for a single one. */
  readonly examples: readonly Example[];
}

interface Open {
  readonly rule: string;
  readonly severity: Severity;
  readonly field: string;
  readonly value: string | null;
  readonly expected: string | null;
  readonly note: string | null;
  path: Path;
  sites: number;
  readonly examples: Example[];
}

/** Collects deviations; equal ones in one layer become one group, so that a million members are one line. */
export class FindingGroups {
  readonly #groups = new Map<string, Open>();
  readonly #counts = new Map<string, number>();

  of(rule: Rule, place: Path): Found {
    return (deviation) => this.#add(rule, [...place, ...(deviation.path ?? [])], deviation);
  }

  finish(): GroupedDeviation[] {
    return [...this.#groups.values()].map((group) => ({ ...group, examples: group.sites > 1 ? group.examples : [] }));
  }

  #add(rule: Rule, path: Path, deviation: Deviation): void {
    const severity = deviation.severity ?? rule.severity;
    const { field } = deviation;
    const expected = deviation.expected ?? null;
    const note = deviation.note ?? null;
    const value = deviation.value === null ? null : shorten(deviation.value);
    const key = this.#keyFor(rule.id, [rule.id, path[0] ?? '', field, expected ?? '', severity].join('\0'));
    const group = this.#groups.get(key);
    if (group === undefined) {
      const examples = [{ path, value }];
      this.#groups.set(key, { rule: rule.id, severity, field, value, expected, note, path, sites: 1, examples });
      return;
    }
    group.sites += 1;
    group.path = shared(group.path, path);
    if (group.examples.length < maxExamples) group.examples.push({ path, value });
  }

  #keyFor(rule: string, key: string): string {
    if (this.#groups.has(key)) return key;
    const count = this.#counts.get(rule) ?? 0;
    if (count >= maxGroups) return this.#lastOf(rule) ?? key;
    this.#counts.set(rule, count + 1);
    return key;
  }

  #lastOf(rule: string): string | undefined {
    return [...this.#groups.keys()].findLast((key) => key.startsWith(`${rule}\0`));
  }
}

function shared(left: Path, right: Path): Path {
  const end = left.findIndex((name, at) => right[at] !== name);
  return end < 0 ? left : left.slice(0, end);
}

function shorten(text: string): string {
  return text.length <= maxShownCharacters ? text : `${text.slice(0, maxShownCharacters)}…`;
}
