import type { ReportFinding } from '../../model/report.ts';

/** The documents whose digests change with a first step, outermost first, ending in that step's own name. */
function outermost(first: string): readonly string[] {
  const layer = /^layer:(\d+)$/.exec(first);
  if (layer !== null) return ['manifest', 'config', `layer ${layer[1] ?? ''}`];
  if (first === 'config') return ['manifest', 'config'];
  return [first];
}

/**
 * The names on the way from the manifest to `path`, outermost first: `manifest`, `config`, `layer 29`, then members as
 * stored. Each one's digest covers the next.
 */
export function chainOf(path: readonly string[]): readonly string[] {
  const [first, ...members] = path;
  return first === undefined ? [] : [...outermost(first), ...members.map(quoteOdd)];
}

/** Like `chainOf` without the documents above the first step: enough once a chain has been shown in full. */
export function placeOf(path: readonly string[]): readonly string[] {
  const [first, ...members] = path;
  if (first === undefined) return [];
  return [outermost(first).at(-1) ?? first, ...members.map(quoteOdd)];
}

/** Puts names in quotes that would otherwise vanish or read like two steps. */
function quoteOdd(name: string): string {
  return name === '' || name !== name.trim() || name.includes('←') ? `"${name}"` : name;
}

/** Examples of a group in one line each, without the place that the group's own chain shows. */
export function examplePlaces({ path, examples }: Pick<ReportFinding, 'path' | 'examples'>): readonly string[] {
  const own = path.join('\0');
  return examples.filter((each) => each.join('\0') !== own).map((each) => relativePlace(each, path));
}

/** `path` in one line, for examples: what follows the steps it shares with `base`. */
function relativePlace(path: readonly string[], base: readonly string[]): string {
  const shared = base.findIndex((step, at) => path[at] !== step);
  const rest = path.slice(shared === -1 ? base.length : shared);
  const named = rest.length === path.length ? placeOf(path) : rest.map(quoteOdd);
  return named.length === 0 ? (placeOf(path).at(-1) ?? '') : named.join(' ← ');
}
