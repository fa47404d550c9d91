import type { Report } from '../../model/report.ts';
import {
  experimentSentence,
  idleVariations,
  type Mover,
  movers,
  skippedVariations,
} from '../view/experiment-wording.ts';
import { wrap } from './layout.ts';
import { type Line, printed, span } from './line.ts';
import type { Layout } from './options.ts';

const flat = { first: 0, rest: 0 };
const entry = { first: 3, rest: 5 };

/** What was varied, what each variation moved and how sure that is, and what could not be tried. */
export function experimentBlock({ experiment, findings }: Report, options: Layout): Line[] {
  if (experiment === undefined) return [];
  const idle = idleVariations(experiment);
  const dim = (text: string): Line[] => wrap([span(text, 'dim')], options.prose, entry);
  return [
    [span('Experiment', 'strong')],
    ...wrap([span(experimentSentence(experiment))], options.prose, flat),
    ...movers(experiment, findings).flatMap((mover) => wrap(moverLine(mover), options.prose, entry)),
    ...(idle.length === 0 ? [] : dim(`moved nothing: ${idle.join(', ')}`)),
    ...skippedVariations(experiment).flatMap(({ name, why }) => dim(`not varied: ${name} (${why})`)),
    ...experiment.notes.flatMap((note) => wrap([span(note, 'warn')], options.prose, entry)),
  ];
}

function moverLine({ name, confidence, isProved, places }: Mover): Line {
  return [
    span(name, 'strong'),
    ...(confidence === '' ? [] : [printed(' '), span(`(${confidence})`, isProved ? 'good' : 'plain')]),
    printed(' '),
    // Without a confidence nothing is settled.
    span(confidence === '' ? places : `moves ${places}`),
  ];
}
