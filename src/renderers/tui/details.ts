import { wrap } from '../terminal/layout.ts';
import type { Line } from '../terminal/line.ts';
import { printed, span } from '../terminal/line.ts';
import { bytesPerRow, cursorRange, hexLines } from './hex.ts';
import { overview } from './overview.ts';
import type { Peeked } from './ports.ts';
import type { DetailsShape } from './press.ts';
import { type State, selected } from './state.ts';
import { splitLines, type TextPair, unifiedLines } from './text-diff.ts';
import { textsOf } from './texts.ts';

/** Bytes of a finding as far as they have been read. */
export type Reading =
  | { readonly state: 'waiting' }
  | { readonly state: 'there'; readonly peeked: Peeked }
  | { readonly state: 'failed'; readonly why: string };

export interface DetailsInput {
  readonly state: State;
  readonly width: number;
  readonly color: boolean;
  /** null where nothing has been asked for. */
  readonly reading: Reading | null;
  /** The page of the selected cause, rendered; null while there is none. */
  readonly page: readonly Line[] | null;
}

export interface Details {
  readonly lines: readonly Line[];
  readonly hex: DetailsShape['hex'];
}

/** What the right pane shows, all of its lines. */
export function detailsOf(input: DetailsInput): Details {
  const { state, width, reading } = input;
  const node = selected(state);
  if (node === undefined) return plain(wrap([span('Nothing differs here.')], width, { first: 0, rest: 0 }));
  if (node.finding === null || state.view === 'overview') return plain(overviewLines(input));
  if (state.view === 'hex') return hexDetails(input);
  const pair = textPair(node.finding, reading);
  return plain([
    ...note(reading, width),
    ...(state.view === 'split' ? splitLines(pair, width) : unifiedLines(pair, width)),
  ]);
}

function plain(lines: readonly Line[]): Details {
  return { lines, hex: null };
}

function overviewLines({ state, width, color, page }: DetailsInput): Line[] {
  const node = selected(state);
  if (node === undefined) return [];
  const lines = overview(state.model, node, { width, color });
  if (page === null) return lines;
  const rule: Line = [printed('─'.repeat(Math.max(0, width)), 'dim')];
  return [...lines, [], rule, ...page];
}

/** The texts of the member where it is one, else the two values of the report. */
function textPair(finding: Parameters<typeof textsOf>[0], reading: Reading | null): TextPair {
  const texts = reading?.state === 'there' ? textsOf(finding, reading.peeked) : null;
  return texts ?? { left: finding.left ?? '', right: finding.right ?? '', what: 'The two values' };
}

function note(reading: Reading | null, width: number): Line[] {
  if (reading?.state === 'waiting') return [[span('Reading the images …', 'dim')]];
  if (reading?.state !== 'failed') return [];
  return [...wrap([span(`The bytes cannot be read: ${reading.why}`, 'warn')], width, { first: 0, rest: 0 }), []];
}

function hexDetails({ state, width, reading }: DetailsInput): Details {
  if (reading?.state !== 'there') return plain(note(reading ?? { state: 'waiting' }, width));
  const { peeked } = reading;
  const { cursor, height } = state;
  return {
    lines: hexLines(peeked, { width, height, cursor }),
    hex: { perRow: bytesPerRow(width), ...cursorRange(peeked) },
  };
}
