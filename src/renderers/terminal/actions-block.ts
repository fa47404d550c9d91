import type { Report } from '../../model/report.ts';
import { actionLines, actionSentence, actionsHeading } from '../view/action-wording.ts';
import { counted } from '../view/wording.ts';
import { wrap } from './layout.ts';
import { type Line, printed, span } from './line.ts';
import type { Layout } from './options.ts';

const shownActions = 5;

/** Which actions of the build made the difference; nothing where no execution logs were given. */
export function actionsBlock(report: Report, { prose, verbose }: Layout): Line[] {
  const heading = actionsHeading(report);
  if (heading === null) return [];
  const actions = report.actions ?? [];
  const shown = verbose ? actions : actions.slice(0, shownActions);
  const left = actions.length - shown.length;
  return [
    [span(heading, 'strong')],
    ...shown.flatMap((action) => [
      ...wrap([span(actionSentence(action))], prose, { first: 3, rest: 5 }),
      ...actionLines(action).flatMap((line) => wrap([span(line, 'dim')], prose, { first: 5, rest: 7 })),
    ]),
    ...(left === 0 ? [] : [[printed(`   and ${counted(left, 'more', '')} (use --verbose)`, 'dim')]]),
  ];
}
