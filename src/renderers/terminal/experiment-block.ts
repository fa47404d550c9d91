import type { Report, ReportExperiment, ReportFinding } from '../../model/report.ts';
import { placeOf } from '../view/chain.ts';
import { counted } from '../view/wording.ts';
import { wrap } from './layout.ts';
import { type Line, printed, span } from './line.ts';
import type { Layout } from './options.ts';

const flat = { first: 0, rest: 0 };
const entry = { first: 3, rest: 5 };
const namedPlaces = 3;

/** What was varied, what each variation moved and how sure that is, and what could not be tried. */
export function experimentBlock({ experiment, findings }: Report, options: Layout): Line[] {
  if (experiment === undefined) return [];
  const [left, right] = experiment.compared;
  const sentence = `${counted(experiment.builds.length, 'build')}; build ${left} is compared with build ${right}.`;
  const skipped = experiment.variations.filter((variation) => variation.skipped !== null);
  return [
    [span('Experiment', 'strong')],
    ...wrap([span(sentence)], options.prose, flat),
    ...movers(experiment, findings).flatMap((line) => wrap(line, options.prose, entry)),
    ...skipped.flatMap(({ name, skipped: why }) =>
      wrap([span(`not varied: ${name} (${why ?? ''})`, 'dim')], options.prose, entry),
    ),
    ...experiment.notes.flatMap((note) => wrap([span(note, 'warn')], options.prose, entry)),
  ];
}

const words: Readonly<Record<string, string>> = { repeat: 'building again', '': 'not settled' };

function movers({ attribution }: ReportExperiment, findings: readonly ReportFinding[]): Line[] {
  const groups = new Map<string, { readonly head: string; readonly confidence: string; readonly places: string[] }>();
  for (const { finding, variations, confidence } of attribution) {
    const key = JSON.stringify([variations, confidence]);
    const name = variations.join(' and ');
    const group = groups.get(key) ?? { head: words[name] ?? name, confidence, places: [] };
    const found = findings.find(({ id }) => id === finding);
    if (found !== undefined) group.places.push(placeText(found));
    groups.set(key, group);
  }
  return [...groups.values()].map(({ head, confidence, places }) => {
    const more = places.length > namedPlaces ? `, and ${places.length - namedPlaces} more` : '';
    const how = head === words[''] ? '' : confidence === 'proved' ? 'proved by experiment' : confidence;
    return [
      span(head, 'strong'),
      ...(how === '' ? [] : [printed(' '), span(`(${how})`, confidence === 'proved' ? 'good' : 'plain')]),
      printed(' '),
      span(`moves ${places.slice(0, namedPlaces).join('; ')}${more}`),
    ];
  });
}

function placeText({ path, location, sites }: ReportFinding): string {
  const place = `${placeOf(path).slice(-1).join('')}: ${location.name}`;
  return sites > 1 ? `${place} (${counted(sites, 'place')})` : place;
}
