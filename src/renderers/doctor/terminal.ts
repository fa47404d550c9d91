import { type DoctorFinding, type DoctorResult, type Severity, severities } from '../../model/doctor.ts';
import { wrap } from '../terminal/layout.ts';
import { type Line, paint, type Style, span } from '../terminal/line.ts';
import { builderName, counted } from '../view/wording.ts';

export interface DoctorLayout {
  readonly width: number;
  readonly color: boolean;
  /** All places of each rule, in place of the first few. */
  readonly verbose: boolean;
}

const maxPlaces = 6;
const style: Readonly<Record<Severity, Style>> = { critical: 'bad', high: 'bad', medium: 'warn', low: 'dim' };

/** The findings for a terminal: one block for each rule and severity, the gravest first, with place, reason and fix. */
export function doctorTerminal(result: DoctorResult, layout: DoctorLayout): string {
  const open = result.findings.filter(({ allowed }) => allowed === null);
  const blocks = [
    headBlock(result, layout),
    ...groupsOf(open).map((group) => groupBlock(group, layout)),
    allowedBlock(result, layout),
    listBlock('Allowances that do nothing', result.unusedAllowances, layout),
    listBlock(
      'Could not be read',
      result.problems.map(({ file, message }) => (file === '' ? message : `${file}: ${message}`)),
      layout,
    ),
  ];
  const text = blocks
    .filter((block) => block.length > 0)
    .map((block) => block.map((line) => paint(line, layout.color)).join('\n'));
  return `${text.join('\n\n')}\n`;
}

/** Findings of one rule and severity, with the same reason. */
function groupsOf(findings: readonly DoctorFinding[]): DoctorFinding[][] {
  const groups = new Map<string, DoctorFinding[]>();
  for (const finding of findings) {
    const key = `${finding.severity}\0${finding.rule}\0${finding.why}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  return [...groups.values()];
}

function headBlock({ findings, files }: DoctorResult, { width }: DoctorLayout): Line[] {
  const open = findings.filter(({ allowed }) => allowed === null);
  const counts = severities.flatMap((severity) => {
    const count = open.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}`];
  });
  const sum =
    open.length === 0 ? 'Nothing found' : `${counted(open.length, 'threat')} to determinism (${counts.join(', ')})`;
  return wrap([span(`${sum} in ${counted(files, 'file')}.`, 'strong')], width, {
    first: 0,
    rest: 0,
  });
}

function groupBlock(group: readonly DoctorFinding[], { width, verbose }: DoctorLayout): Line[] {
  const [first] = group;
  if (first === undefined) return [];
  const shown = verbose ? group : group.slice(0, maxPlaces);
  const left = group.length - shown.length;
  const text = (words: string, at: number): Line[] => wrap([span(words)], width, { first: at, rest: at });
  return [
    ...wrap(
      [
        span(first.severity.toUpperCase(), style[first.severity]),
        span(` ${first.title}`, 'strong'),
        span(` [${first.rule}]`, 'dim'),
      ],
      width,
      { first: 0, rest: 4 },
    ),
    ...shown.flatMap((finding) => placeLines(finding, width)),
    ...(left > 0 ? [[span(`  and ${counted(left, 'more place')} (use --verbose)`, 'dim')]] : []),
    ...text(first.why, 2),
    ...first.fix.flatMap((fix) =>
      wrap([span(`Fix (${builderName(fix.for)}):`, 'strong'), span(` ${fix.text}`)], width, { first: 2, rest: 4 }),
    ),
    ...(first.causes.length > 0
      ? wrap([span(`Would show up as ${first.causes.join(', ')}`, 'dim')], width, { first: 2, rest: 4 })
      : []),
  ];
}

function placeLines({ file, line, column, text }: DoctorFinding, width: number): Line[] {
  return wrap([span(`${file}:${line}:${column}`), span(`  ${text}`, 'dim')], width, { first: 2, rest: 6 });
}

function allowedBlock({ findings }: DoctorResult, { width, verbose }: DoctorLayout): Line[] {
  const allowed = findings.filter((finding) => finding.allowed !== null);
  if (allowed.length === 0) return [];
  const list = verbose ? allowed : allowed.slice(0, maxPlaces);
  return [
    [span(`Allowed: ${counted(allowed.length, 'threat')}`, 'strong')],
    ...list.flatMap((finding) =>
      wrap(
        [
          span(
            `${finding.file}:${finding.line} ${finding.rule}: ${finding.allowed?.reason ?? ''} (${finding.allowed?.by ?? ''})`,
          ),
        ],
        width,
        { first: 2, rest: 4 },
      ),
    ),
  ];
}

function listBlock(title: string, entries: readonly string[], { width }: DoctorLayout): Line[] {
  if (entries.length === 0) return [];
  return [
    [span(title, 'strong')],
    ...entries.slice(0, 50).flatMap((entry) => wrap([span(entry)], width, { first: 2, rest: 4 })),
  ];
}
