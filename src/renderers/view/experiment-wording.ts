import type { Report, ReportExperiment, ReportFinding } from '../../model/report.ts';
import { placeOf } from './chain.ts';
import { counted } from './wording.ts';

const namedPlaces = 3;

/** Places that one variation, or several that could not be told apart, moves. */
export interface Mover {
  /** What is varied, as a reader would say it; `not settled` for places that follow no variation. */
  readonly name: string;
  /** How sure that is; empty where nothing is settled. */
  readonly confidence: string;
  readonly isProved: boolean;
  /** The first places, by name. */
  readonly places: string;
  /** How the variation was made; empty where there is none. */
  readonly how: string;
}

const words: Readonly<Record<string, string>> = { repeat: 'building again', '': 'not settled' };

/** `12 builds; build 1 is compared with build 5.` */
export function experimentSentence({ builds, compared: [left, right] }: ReportExperiment): string {
  return `${counted(builds.length, 'build')}; build ${left} is compared with build ${right}.`;
}

/** What moves which places, in the order of the findings. */
export function movers({ attribution, variations }: ReportExperiment, findings: readonly ReportFinding[]): Mover[] {
  const found = new Map(findings.map((finding) => [finding.id, finding]));
  const groups = new Map<string, { readonly names: readonly string[]; confidence: string; places: string[] }>();
  for (const { finding: id, variations: names, confidence } of attribution) {
    const key = JSON.stringify([names, confidence]);
    const group = groups.get(key) ?? { names, confidence, places: [] };
    const finding = found.get(id);
    if (finding !== undefined) group.places.push(placeText(finding));
    groups.set(key, group);
  }
  return [...groups.values()].map(({ names, confidence, places }) => {
    const name = names.join(' and ');
    const isSettled = names.length > 0;
    const more = places.length > namedPlaces ? `, and ${places.length - namedPlaces} more` : '';
    return {
      name: words[name] ?? name,
      confidence: !isSettled ? '' : confidence === 'proved' ? 'proved by experiment' : confidence,
      isProved: isSettled && confidence === 'proved',
      places: `${places.slice(0, namedPlaces).join('; ')}${more}`,
      how: variations.find((variation) => variation.name === name)?.how ?? '',
    };
  });
}

function placeText({ path, location, sites }: ReportFinding): string {
  const place = `${placeOf(path).slice(-1).join('')}: ${location.name}`;
  return sites > 1 ? `${place} (${counted(sites, 'place')})` : place;
}

/** Variations that were tried and moved nothing that the report shows. */
export function idleVariations({ variations, builds, attribution }: ReportExperiment): readonly string[] {
  const tried = new Set(builds.flatMap((build) => build.variations));
  const moving = new Set(attribution.flatMap((entry) => entry.variations));
  return variations
    .filter(({ name, skipped }) => skipped === null && tried.has(name) && !moving.has(name))
    .map(({ name }) => name);
}

/** What was left out, and why. */
export function skippedVariations({ variations }: ReportExperiment): readonly { name: string; why: string }[] {
  return variations.flatMap(({ name, skipped }) => (skipped === null ? [] : [{ name, why: skipped }]));
}

/** `proved by experiment: umask moves it`; null where the finding was no part of an experiment or follows nothing. */
export function attributionText({ experiment }: Report, id: number): string | null {
  const entry = experiment?.attribution.find(({ finding }) => finding === id);
  if (entry === undefined || entry.variations.length === 0) return null;
  const name = entry.variations.join(' or ');
  const sure = entry.confidence === 'proved' ? 'proved by experiment' : `${entry.confidence}, by experiment`;
  return `${sure}: ${words[name] ?? name} moves it`;
}
