import type { Report } from '../../model/report.ts';
import { stepRows, stepsHeading } from '../view/step-wording.ts';
import { counted } from '../view/wording.ts';
import { wrap } from './layout.ts';
import { type Line, printed, span } from './line.ts';
import type { Layout } from './options.ts';

const shownSteps = 8;
const entry = { first: 3, rest: 5 };

/** Which step of the build made each layer that differs; nothing where no history tells. */
export function stepsBlock(report: Report, { prose, verbose }: Layout): Line[] {
  const rows = stepRows(report);
  if (rows.length === 0) return [];
  const shown = verbose ? rows : rows.slice(0, shownSteps);
  const left = rows.length - shown.length;
  return [
    [span(stepsHeading, 'strong')],
    ...shown.flatMap(({ layer, text }) => wrap([span(`${layer}:`), printed(' '), span(text, 'dim')], prose, entry)),
    ...(left === 0 ? [] : [[printed(`   and ${counted(left, 'more layer')} (use --verbose)`, 'dim')]]),
  ];
}
