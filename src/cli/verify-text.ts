import type { ClaimRow } from '../odp/attestation.ts';
import type { Expected } from '../odp/expected.ts';
import type { Token } from '../odp/token.ts';
import type { Candidate, Row, RowVerdict } from '../odp/verify.ts';
import { printable } from '../util/printable.ts';

/** What `verify` found out; the JSON output is this with a schema version. */
export interface VerifyResult {
  readonly rows: readonly Row[];
  readonly attestation: { readonly token: Token; readonly claims: readonly ClaimRow[] } | null;
  /** Named in the list and not asked for. */
  readonly notGiven: readonly string[];
}

const words: Readonly<Record<RowVerdict, string>> = {
  matches: 'matches',
  differs: 'DIFFERS',
  missing: 'MISSING',
  unlisted: 'not listed',
  damaged: 'DAMAGED',
  'no-digest': 'no digest',
  unreadable: 'unreadable',
};

/** The result as text: one table, then what each row that is not as expected tells, then the token. */
export function verifyText(
  result: VerifyResult,
  candidates: readonly Candidate[],
  expected: readonly Expected[],
): string {
  const blocks = [
    ...(result.rows.length > 0 ? [rowTable(result.rows)] : []),
    ...result.rows.filter(({ notes }) => notes.length > 0).map(rowNotes),
    ...(result.attestation === null ? [] : [tokenText(result.attestation)]),
    ...(result.rows.length > 0 ? [summary(result, candidates, expected)] : []),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function rowTable(rows: readonly Row[]): string {
  const cells = rows.map(({ service, expected, found, verdict }) => [
    service,
    shortDigest(expected),
    shortDigest(found),
    words[verdict],
  ]);
  return table([['service', 'expected', 'found', 'verdict'], ...cells]);
}

/** Enough of a digest to tell it from others; the notes and the JSON have it whole. */
function shortDigest(digest: string | null): string {
  return digest === null ? '-' : digest.slice(0, 'sha256:'.length + 16);
}

function rowNotes({ service, reference, expected, found, source, verdict, notes }: Row): string {
  const whole =
    verdict === 'differs'
      ? [`expected  ${expected ?? '-'}  ${source === null ? '' : `(${source})`}`, `found     ${found ?? '-'}`]
      : [];
  const lines = [...whole, ...notes.map((note) => `- ${note}`)];
  const head = reference === null ? service : `${service}: ${reference}`;
  return [printable(head), ...lines.map((line) => `  ${printable(line).trimEnd()}`)].join('\n');
}

function tokenText({ token, claims }: NonNullable<VerifyResult['attestation']>): string {
  const lines = claims.map(({ claim, verdict, image, token: value, note }) => {
    const values = verdict === 'differs' || verdict === 'absent' ? `image ${image} / token ${value}` : value;
    return [claim, verdict === 'differs' ? 'DIFFERS' : verdict, note === '' ? values : `${values} (${note})`];
  });
  const signature = token.signature === 'invalid' ? 'INVALID' : token.signature;
  return `Attestation token: signature ${signature}: ${printable(token.why)}\n${table(lines)}`;
}

function summary(
  { rows, notGiven }: VerifyResult,
  candidates: readonly Candidate[],
  expected: readonly Expected[],
): string {
  const good = rows.filter(({ verdict }) => verdict === 'matches').length;
  const sources = [...new Set(expected.map(({ source }) => source.replace(/:\d+$/, '')))].join(', ');
  const lines = [`${good} of ${rows.length} as expected by ${printable(sources)}.`];
  const unread = candidates.filter(({ image }) => image !== null && image.hashedLayers < image.layers.length).length;
  if (unread > 0)
    lines.push(
      `Layers that were not at hand were not read (${unread} images): their digests are part of the manifest's.`,
    );
  const missing = new Set(rows.filter(({ verdict }) => verdict === 'missing').map(({ service }) => service));
  const others = [...new Set(notGiven)].filter((name) => !missing.has(name));
  if (others.length > 0) lines.push(`Expected too, but not asked for: ${printable(others.join(', '))}.`);
  return lines.join('\n');
}

/** Columns as wide as their longest cell; the last one is free. */
export function table(rows: readonly (readonly string[])[]): string {
  const shown = rows.map((row) => row.map(printable));
  const widths = (shown[0] ?? []).map((_, column) => Math.max(...shown.map((row) => row[column]?.length ?? 0)));
  return shown
    .map((row) =>
      row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('  '),
    )
    .map((line) => line.trimEnd())
    .join('\n');
}
