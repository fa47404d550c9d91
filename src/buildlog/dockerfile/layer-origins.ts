import type { DockerfileLine, LayerOrigin } from '../../model/report.ts';
import { type Alignment, align } from './align.ts';
import { type HistoryStep, readHistory, stepsOfLayers } from './history.ts';
import type { Dockerfile, Instruction } from './instruction.ts';
import { type Chain, type ChainLink, stageChains } from './stage-chain.ts';
import { expectedFrom, matchStep, stepText } from './step-match.ts';

export interface Origins {
  /** By layer, lowest first; null where the history does not have a step for each layer. */
  readonly layers: readonly LayerOrigin[] | null;
  /** Instructions of the Dockerfile that change files, and those of them that no step of the history fits. */
  readonly instructions: number;
  readonly unmatched: number;
}

/** Where the layers of an image come from. `config` and Dockerfile are untrusted. */
export function layerOrigins(config: unknown, layerCount: number, dockerfile: Dockerfile | null): Origins {
  const history = readHistory(config);
  const version = (config as { readonly docker_version?: unknown } | null)?.docker_version;
  const isDocker = typeof version === 'string' && version !== '';
  const steps = history === null ? null : stepsOfLayers(history, layerCount, isDocker);
  if (history === null || steps === null) return { layers: null, instructions: 0, unmatched: 0 };
  const told = dockerfile === null ? null : { dockerfile, ...bestChain(history, dockerfile) };
  const work = told?.expected.flatMap(({ isWork }, at) => (isWork ? [at] : [])) ?? [];
  const unmatched = work.filter((at) => told?.alignment.matched.has(at) !== true).length;
  return {
    layers: steps.map((run) => originOf(run, history, told, unmatched === 0)),
    instructions: work.length,
    unmatched,
  };
}

interface Aligned {
  readonly chain: Chain;
  readonly expected: readonly ReturnType<typeof expectedFrom>[];
  readonly alignment: Alignment;
}

/** Pairs of steps and instructions that are tried to find out which stage was built; beyond that it is taken for the last. */
const maxPairs = 2_000_000;

/** The stage whose instructions fit the history best; of equals the last, which is the one that is built unless told. */
function bestChain(history: readonly HistoryStep[], dockerfile: Dockerfile): Aligned {
  const texts = history.map(({ createdBy }) => stepText(createdBy));
  const chains = stageChains(dockerfile);
  const pairs = chains.reduce((sum, { links }) => sum + links.length * texts.length, 0);
  const tried = pairs > maxPairs ? chains.slice(-1) : chains;
  let best: Aligned | undefined;
  for (const chain of tried) {
    // ONBUILD leaves a step, but its instruction is for another build.
    const expected = chain.links.map(expectedFrom);
    const alignment = align(texts.length, expected.length, (step, at) => {
      const [text, instruction] = [texts[step], expected[at]];
      return text === undefined || instruction === undefined ? 0 : matchStep(text, instruction);
    });
    if (best === undefined || alignment.score >= best.alignment.score) best = { chain, expected, alignment };
  }
  if (best === undefined) throw new Error('a Dockerfile has a stage');
  return best;
}

const maxCreatedBy = 300;

type Told = Aligned & { readonly dockerfile: Dockerfile };

function originOf(
  run: readonly number[],
  history: readonly HistoryStep[],
  told: Told | null,
  isComplete: boolean,
): LayerOrigin {
  const last = history[run.at(-1) ?? 0];
  const createdBy = shortened(last?.createdBy === '' ? last.comment : (last?.createdBy ?? ''), maxCreatedBy);
  const plain = { history: run, createdBy, isAmbiguous: false };
  if (told === null) return { ...plain, by: null, lines: [] };
  const { alignment, chain, dockerfile } = told;
  const sets = run.flatMap((step) => {
    const found = alignment.candidates.get(step);
    return found === undefined ? [] : [found];
  });
  const places = [...new Set(sets.flat())].sort((a, b) => a - b);
  if (places.length > 0) {
    const lines = places.flatMap((at) => lineOf(chain.links[at], dockerfile.file));
    return { ...plain, by: 'dockerfile', lines, isAmbiguous: sets.some((set) => set.length > 1) };
  }
  const isBelow = run.every((step) => step < alignment.firstStep);
  if (isBelow && isComplete && chain.base.toLowerCase() !== 'scratch')
    return { ...plain, by: 'base', lines: [lineFrom(chain.from, null, dockerfile.file)] };
  return { ...plain, by: 'unmatched', lines: [] };
}

function lineOf(link: ChainLink | undefined, file: string): DockerfileLine[] {
  return link === undefined ? [] : [lineFrom(link.instruction, link.stage, file)];
}

const maxInstructionText = 200;

function lineFrom(
  { keyword, flags, text, line, end }: Instruction,
  stage: string | null,
  file: string,
): DockerfileLine {
  const written = shortened([keyword, ...flags, text].join(' ').replace(/\s+/g, ' '), maxInstructionText);
  return { file, line, end, stage: stage === null ? null : shortened(stage, maxInstructionText), text: written };
}

function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most).toWellFormed()}…(${text.length - most} characters)…`;
}
