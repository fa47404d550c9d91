import type { ReportFinding } from '../../model/report.ts';
import { counted } from '../view/wording.ts';
import { chainLines, findingBlock } from './finding-block.ts';
import { wrap } from './layout.ts';
import { type Line, printed, type Style, span } from './line.ts';
import { type Layout, limits } from './options.ts';

const indent = 3;

/** Security findings, worst as the report ranks them: never folded into a cause. */
export function securityBlock(findings: readonly ReportFinding[], options: Layout): Line[] {
  if (findings.length === 0) return [];
  return namedSection(
    heading(`SECURITY: ${counted(findings.length, 'finding')}`, 'bad'),
    findings,
    options,
    (finding) => [
      span(`${finding.security?.severity.toUpperCase() ?? ''}:`, 'bad'),
      printed(' '),
      span(finding.title, 'strong'),
      printed(': '),
      span(finding.security?.why ?? ''),
    ],
  );
}

/** What no cause accepts: every one is named. */
export function unexplainedBlock(findings: readonly ReportFinding[], options: Layout): Line[] {
  if (findings.length === 0) return [];
  return namedSection(
    heading(`UNEXPLAINED: ${counted(findings.length, 'difference')} without a known cause`, 'warn'),
    findings,
    options,
    () => [],
  );
}

/** Roots that no cause block has shown. */
export function otherRootsBlock(findings: readonly ReportFinding[], options: Layout): Line[] {
  if (findings.length === 0) return [];
  const shown = options.verbose ? findings : findings.slice(0, limits.detailed);
  return [
    heading('Other differences', 'strong'),
    ...shown.flatMap((finding) => [[], ...findingBlock(finding, { indent, chain: 'short', titled: true }, options)]),
    ...more(findings.length - shown.length),
  ];
}

/** The first findings with their values, the others by place. */
function namedSection(
  head: Line,
  findings: readonly ReportFinding[],
  options: Layout,
  lead: (finding: ReportFinding) => Line,
): Line[] {
  const detailed = options.verbose ? findings : findings.slice(0, limits.detailed);
  const rest = findings.slice(detailed.length);
  const named = rest.slice(0, limits.named);
  const place = { indent, chain: 'short', titled: false } as const;
  return [
    head,
    ...detailed.flatMap((finding) => [
      [],
      ...wrap(lead(finding), options.prose, { first: indent, rest: indent + 2 }),
      ...findingBlock(finding, { ...place, chain: finding === findings[0] ? 'full' : 'short' }, options),
    ]),
    ...(named.length === 0 ? [] : [[]]),
    ...named.flatMap((finding) => chainLines(finding, place, options)),
    ...more(rest.length - named.length),
  ];
}

function heading(text: string, style: Style): Line {
  return [span(text, style)];
}

function more(count: number): Line[] {
  return count === 0 ? [] : [[], [printed(`   and ${counted(count, 'more finding')} (use --verbose)`, 'dim')]];
}
