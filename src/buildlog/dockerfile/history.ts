/** One entry of a config's history. */
export interface HistoryStep {
  readonly createdBy: string;
  readonly comment: string;
  readonly isEmpty: boolean;
}

/** Above this a history is not matched: no build has so many steps. */
const maxSteps = 500;
/** Of one step; a longer one is not matched by its end. */
const maxStepCharacters = 64 * 1024;

/** The history of a config; null for none, or one with more entries than any build has. */
export function readHistory(config: unknown): readonly HistoryStep[] | null {
  const history = (config as { readonly history?: unknown } | null)?.history;
  if (!Array.isArray(history) || history.length === 0 || history.length > maxSteps) return null;
  return (history as readonly unknown[]).map((entry) => {
    const given = (entry ?? {}) as Readonly<Record<string, unknown>>;
    return {
      createdBy: textFrom(given['created_by']),
      comment: textFrom(given['comment']),
      isEmpty: given['empty_layer'] === true,
    };
  });
}

function textFrom(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, maxStepCharacters) : '';
}

/** buildah notes on what image a step was made. */
const onImage = /^FROM \S/;

/**
 * Which steps made each layer, by their places in the history. Mostly one; several where the builder put the work of a stage
 * into one layer (buildah without `--layers`, or `--squash`): then all steps but the last are marked as empty, although some
 * of them change files. null where the history does not have a step for each layer.
 */
export function stepsOfLayers(
  steps: readonly HistoryStep[],
  layers: number,
  docker: boolean,
): readonly (readonly number[])[] | null {
  const makers = steps.flatMap(({ isEmpty }, at) => (isEmpty ? [] : [at]));
  if (makers.length !== layers) return null;
  return makers.map((maker, at) => {
    if (docker || isOfDocker(steps[maker])) return [maker];
    let first = maker;
    const end = at === 0 ? -1 : (makers[at - 1] ?? -1);
    // A step before with such a comment has an image of its own.
    while (first - 1 > end && !onImage.test(steps[first - 1]?.comment ?? '') && !isOfDocker(steps[first - 1]))
      first -= 1;
    const run = Array.from({ length: maker - first + 1 }, (_, place) => first + place);
    const workers = run.filter((place) => mayChangeFiles(steps[place]?.createdBy ?? ''));
    return workers.length === 0 ? [maker] : workers;
  });
}

function isOfDocker(step: HistoryStep | undefined): boolean {
  return step?.comment.startsWith('buildkit.') === true;
}

const fileSteps = /^(?:RUN|COPY|ADD|WORKDIR)\b/;
const configSteps =
  /^(?:ARG|CMD|ENTRYPOINT|ENV|EXPOSE|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|SHELL|STOPSIGNAL|USER|VOLUME)\b/;

/** Whether the step can be one that changes files: everything but what is known to change the config only. */
function mayChangeFiles(createdBy: string): boolean {
  const text = instructionIn(createdBy);
  return text === null ? createdBy !== '' : fileSteps.test(text) || !configSteps.test(text);
}

const mark = '#(nop) ';

/** The instruction that a step names: after Docker's mark of a step without a command, or at its start. null for a command. */
export function instructionIn(createdBy: string): string | null {
  const at = createdBy.indexOf(mark);
  if (at !== -1) return createdBy.slice(at + mark.length).trim();
  return fileSteps.test(createdBy) || configSteps.test(createdBy) ? createdBy.trim() : null;
}
