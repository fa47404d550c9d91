import { isMet, type Score, shareOf } from './scores.ts';

/** The scoreboard as a Markdown table. */
export function scoreTable(scores: readonly Score[]): string {
  const rows = scores.map(
    (score) =>
      `| ${score.name} | ${shown(score)} | ${barOf(score)} | ${score.bar === null ? '' : isMet(score) ? 'met' : '**not met**'} |`,
  );
  return ['| score | this version | bar | |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function shown(score: Score): string {
  const { right, total, bar } = score;
  if (total === 0) return 'no cases';
  if (bar !== null && bar > 1) return `${shareOf(score).toFixed(2)} (${right} ÷ ${total})`;
  if (bar === 0) return `${right} of ${total}`;
  return `${(shareOf(score) * 100).toFixed(1)} % (${right} of ${total})`;
}

function barOf({ bar, most }: Score): string {
  if (bar === null) return '';
  if (bar === 0) return '0';
  const value = bar > 1 ? String(bar) : `${+(bar * 100).toFixed(2)} %`;
  return `${most === true ? '≤' : '≥'} ${value}`;
}
