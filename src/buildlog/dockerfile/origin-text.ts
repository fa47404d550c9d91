import type { DockerfileLine, LayerOrigin } from '../../model/report.ts';

const maxText = 120;
const maxLines = 8;

/** Which step made a layer, as a sentence without its full stop; null where neither side tells. */
export function originText(left: LayerOrigin | null, right: LayerOrigin | null): string | null {
  const [a, b] = [left === null ? null : made(left), right === null ? null : made(right)];
  if (a === null || b === null || a === b) return a ?? b;
  return `left ${lowered(a)}; right ${lowered(b)}`;
}

function lowered(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

function made(origin: LayerOrigin): string {
  const { by, createdBy, lines } = origin;
  const steps = historyText(origin.history);
  const [first] = lines;
  switch (by) {
    case 'dockerfile':
      return `Made by ${linesText(origin)}; ${steps}`;
    case 'base':
      return `Of the base image (${first === undefined ? '' : `${placeText(first)} ${cut(first.text)}`}); ${steps}: ${cut(createdBy)}`;
    case 'unmatched':
      return `Made by ${steps}, which no line of the Dockerfile fits: ${cut(createdBy)}`;
    case null:
      return `Made by ${steps}: ${cut(createdBy)}`;
  }
}

function linesText({ lines, history, isAmbiguous }: LayerOrigin): string {
  const shown = lines.slice(0, maxLines);
  const more = lines.length > shown.length ? ` and ${lines.length - shown.length} more` : '';
  const [only, another] = lines;
  if (only !== undefined && another === undefined) {
    const rest = history.length > 1 ? ' together with steps that no line fits' : '';
    return `${placeText(only)}: ${cut(only.text)}${rest}`;
  }
  const places = `${shown.map(placeText).join(', ')}${more}`;
  if (!isAmbiguous) return `${places} together`;
  const [text = ''] = lines.map((line) => cut(line.text));
  return history.length > 1 ? `some of ${places}` : `one of ${places} (the history does not tell which): ${text}`;
}

/** `Dockerfile:5-7 (stage build)`. */
function placeText({ file, line, end, stage }: DockerfileLine): string {
  return `${file}:${line}${end === line ? '' : `-${end}`}${stage === null ? '' : ` (stage ${stage})`}`;
}

function historyText(history: readonly number[]): string {
  const [first = 0] = history;
  const last = history.at(-1) ?? first;
  return first === last ? `history[${first}]` : `history[${first}] to history[${last}]`;
}

function cut(text: string): string {
  return text.length <= maxText ? text : `${text.slice(0, maxText).toWellFormed()}…`;
}
