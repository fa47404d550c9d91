import type { CheckedImage, CheckProblem, CheckReport } from '../../model/check-report.ts';
import { wrap } from '../terminal/layout.ts';
import { type Line, paint, printed, type Style, span } from '../terminal/line.ts';
import { maximumProse, maximumWidth, minimumWidth, type TerminalOptions } from '../terminal/options.ts';
import { shortened } from '../view/shortened.ts';
import { counted } from '../view/wording.ts';
import {
  heldText,
  looksText,
  placeText,
  type ShownFinding,
  shownFindings,
  valueLines,
  verdictText,
} from './wording.ts';

/** Findings of one image that are shown without --verbose. */
const maxFindings = 30;
const maxValue = 300;
const flat = { first: 0, rest: 0 };
const inner = { first: 4, rest: 6 };

const styles: Readonly<Record<'error' | 'warning' | 'note', Style>> = { error: 'bad', warning: 'warn', note: 'dim' };

/** What `odp-diff check` found, for people. */
export function renderCheckTerminal(report: CheckReport, options: TerminalOptions): string {
  const width = Math.min(Math.max(options.width, minimumWidth), maximumWidth);
  const all = shownFindings(report);
  const blocks = report.images.map((image) =>
    imageLines(
      image,
      all.filter((shown) => shown.image === image),
      { ...options, width },
    ),
  );
  return `${blocks.map((lines) => lines.map((line) => paint(line, options.color)).join('\n')).join('\n\n\n')}\n`;
}

function imageLines(image: CheckedImage, findings: readonly ShownFinding[], options: TerminalOptions): Line[] {
  const prose = Math.min(options.width, maximumProse);
  const digest = image.manifestDigest ?? image.imageId ?? '';
  const looks = looksText(image);
  const shown = options.verbose ? findings : findings.slice(0, maxFindings);
  const left = findings.length - shown.length;
  return [
    [span(image.reference, 'strong')],
    [span(`${image.platform} · ${digest}`, 'dim')],
    ...(looks === null ? [] : wrap([span(looks)], prose, flat)),
    ...wrap([span(heldText(image))], prose, flat),
    [],
    ...shown.flatMap((one) => [...findingLines(one, options, prose), []]),
    ...(left === 0 ? [] : [[span(`and ${counted(left, 'more finding')} (use --verbose)`, 'dim')], []]),
    ...problemLines(image.problems, prose),
    [span(verdictText(image), image.verdict === 'conforms' ? 'good' : 'strong')],
  ];
}

function findingLines({ finding, title, why, fix }: ShownFinding, options: TerminalOptions, prose: number): Line[] {
  const values = valueLines(finding).map((line) => shortened(line, options.verbose ? 2_000 : maxValue));
  const fixes = options.verbose ? fix : fix.slice(0, 1);
  return [
    ...wrap(
      [
        span(finding.severity, styles[finding.severity]),
        printed(' '),
        span(title),
        printed(' '),
        span(`[${finding.rule}]`, 'dim'),
      ],
      options.width,
      { first: 0, rest: 4 },
    ),
    ...wrap([span(placeText(finding.path))], options.width, inner),
    // Made printable when it was shortened; a second time would double the escapes.
    ...values.flatMap((line) => wrap([printed(line)], options.width, inner)),
    ...(options.verbose ? wrap([span(why, 'dim')], prose, inner) : []),
    ...fixes.flatMap(({ for: who, text }) => wrap([span(`fix (${who}): ${text}`, 'dim')], prose, inner)),
  ];
}

function problemLines(problems: readonly CheckProblem[], prose: number): Line[] {
  if (problems.length === 0) return [];
  const shown = problems
    .slice(0, 10)
    .flatMap(({ severity, path, message, hint }) =>
      wrap(
        [
          span(`${placeText(path)}:`, severity === 'error' ? 'warn' : 'dim'),
          printed(' '),
          span(`${message} ${hint}`.trim()),
        ],
        prose,
        inner,
      ),
    );
  const left = problems.length - 10;
  return [
    [span('Not looked at, or not as it should be', 'strong')],
    ...shown,
    ...(left > 0 ? [[span(`    and ${left} more`, 'dim')]] : []),
    [],
  ];
}
