import type { Report } from '../../model/report.ts';
import { arrange, type Sections } from '../view/sections.ts';
import { builderOf, counted } from '../view/wording.ts';
import { actionsBlock } from './actions-block.ts';
import { causeBlock, explainBlock } from './cause-block.ts';
import { encodingBlock, followingBlock, problemsBlock } from './closing-block.ts';
import { experimentBlock } from './experiment-block.ts';
import { otherRootsBlock, securityBlock, unexplainedBlock } from './finding-list.ts';
import { headerBlock, identicalBlock } from './header-block.ts';
import { type Line, paint, printed } from './line.ts';
import { type Layout, limits, maximumProse, maximumWidth, minimumWidth, type TerminalOptions } from './options.ts';
import { stepsBlock } from './steps-block.ts';

/**
 * The report for a terminal or a pipe: the verdict, then which file, which bytes, why and what to do, then what merely
 * follows. Lines have no trailing spaces and are at most `width` columns wide.
 */
export function renderTerminal(report: Report, given: TerminalOptions): string {
  const width = Math.min(maximumWidth, Math.max(minimumWidth, given.width));
  const options = { ...given, width, prose: Math.min(width, maximumProse) };
  const sections = arrange(report);
  const blocks =
    report.verdict === 'identical'
      ? identicalBlocks(report, sections, options)
      : differenceBlocks(report, sections, options);
  const text = blocks
    .filter((block) => block.length > 0)
    .map((block) => block.map((line) => paint(line, options.color)).join('\n'));
  return `${text.join('\n\n')}\n`;
}

function identicalBlocks(report: Report, sections: Sections, options: Layout): Line[][] {
  return [
    identicalBlock(report, options),
    experimentBlock(report, options),
    problemsBlock('Problems', sections.errors, options),
    problemsBlock('Notes', sections.notes, options),
  ];
}

function differenceBlocks(report: Report, sections: Sections, options: Layout): Line[][] {
  const shown = options.verbose ? sections.causes : sections.causes.slice(0, limits.causes);
  const left = sections.causes.length - shown.length;
  return [
    headerBlock(report, sections, options),
    experimentBlock(report, options),
    securityBlock(sections.security, options),
    report.verdict === 'incomplete' ? problemsBlock('Could not be read', sections.errors, options) : [],
    ...shown.map((section, at) => causeBlock(section, at + 1, builderOf(report), options)),
    left === 0 ? [] : [[printed(`and ${counted(left, 'more cause')} (use --verbose)`, 'dim')]],
    actionsBlock(report, options),
    stepsBlock(report, options),
    otherRootsBlock(sections.otherRoots, options),
    unexplainedBlock(sections.unexplained, options),
    encodingBlock(sections.encoding, options),
    followingBlock(report, sections, options),
    explainBlock(shown, options),
    report.verdict === 'incomplete' ? [] : problemsBlock('Problems', sections.errors, options),
    problemsBlock('Notes', sections.notes, options),
  ];
}
