import { diffWordsWithSpace } from 'diff';
import type { ReportFinding } from '../../../model/report.ts';
import { printable } from '../../../util/printable.ts';
import { chainOf } from '../../view/chain.ts';
import { shownValues } from '../../view/value.ts';
import { counted, gradeSentence, groupDigits } from '../../view/wording.ts';
import { element } from './dom.ts';
import { derivationGraph, type Related } from './graph.ts';
import { hexTable } from './hex.ts';
import type { TreeNode } from './tree-model.ts';

/** What a place or a cause holds. */
export function nodeDetails(node: TreeNode, texts: readonly string[]): HTMLElement {
  const roles = new Map<string, number>();
  const stack: TreeNode[] = [node];
  let bytes = 0;
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    stack.push(...next.children);
    if (next.finding === null) continue;
    const role = texts[next.finding[1]] ?? '';
    roles.set(role, (roles.get(role) ?? 0) + 1);
    bytes += next.finding[14];
  }
  const counts = [...roles].map(([role, count]) => element('li', {}, `${role}: ${groupDigits(count)}`));
  return element(
    'div',
    {},
    element('h3', {}, node.label),
    element('p', { class: 'dim' }, `${counted(node.count, 'finding')}, ${counted(bytes, 'differing byte')}`),
    element('ul', { class: 'counts' }, ...counts),
  );
}

/** Everything that the report has about one finding. */
export function findingDetails(
  finding: ReportFinding,
  related: { readonly sources: readonly Related[]; readonly followers: readonly Related[] },
): HTMLElement {
  const { title, cause, path, location, security, equation, sites, examples, ambiguousWith, proof, role } = finding;
  const parts: (Node | string)[] = [
    element('h3', {}, title, ' ', element('code', { class: 'dim' }, cause ?? 'unexplained')),
    element('ol', { class: 'chain' }, ...[...chainOf(path), location.name].map((step) => element('li', {}, bdi(step)))),
  ];
  if (security !== null)
    parts.push(
      element('p', {}, element('span', { class: 'severity' }, security.severity), ' ', printable(security.why)),
    );
  parts.push(values(finding));
  for (const side of ['left', 'right'] as const) parts.push(...hexTable(finding, side));
  parts.push(element('p', { class: 'dim' }, gradeSentence(finding)));
  if (ambiguousWith.length > 0)
    parts.push(element('p', { class: 'dim' }, `Could also be: ${ambiguousWith.join(', ')}.`));
  if (equation !== null)
    parts.push(element('p', {}, 'Equals, on both sides: ', element('code', {}, printable(equation))));
  const facts = [
    `#f${finding.id}`,
    role,
    counted(finding.bytes, 'byte'),
    ...(proof === null ? [] : [`proof ${proof}`]),
  ];
  parts.push(element('p', { class: 'facts' }, ...facts.map((fact) => element('span', {}, fact))));
  if (sites > 1) {
    const list = examples.map((each) => element('li', {}, element('code', {}, bdi(each.join(' › ')))));
    parts.push(element('p', {}, `${counted(sites, 'place')}, for example:`), element('ul', {}, ...list));
  }
  if (related.sources.length + related.followers.length > 0) parts.push(derivationGraph(finding, related));
  return element('div', { class: 'finding' }, ...parts);
}

function bdi(text: string): HTMLElement {
  return element('bdi', {}, printable(text));
}

function values(finding: ReportFinding): HTMLElement {
  const [left, right] = shownValues(finding);
  const marked = left !== null && right !== null ? wordMarks(printable(left), printable(right)) : null;
  const row = (side: 'left' | 'right', value: string | null): HTMLElement => {
    const content =
      value === null
        ? [element('span', { class: 'dim' }, '(absent)')]
        : value === ''
          ? [element('span', { class: 'dim' }, '(empty)')]
          : (marked?.[side] ?? [printable(value)]);
    const ranges = finding.location[side]
      .map(({ start, end }) => `${groupDigits(start)}–${groupDigits(end)}`)
      .join(', ');
    const heading = element('th', { scope: 'row' }, side);
    const place = ranges === '' ? [] : [element('div', { class: 'dim' }, `bytes ${ranges}`)];
    return element('tr', {}, heading, element('td', { class: 'value' }, element('bdi', {}, ...content), ...place));
  };
  return element('table', { class: 'values' }, element('tbody', {}, row('left', left), row('right', right)));
}

const maxDiffCharacters = 4_000;

/** Words that only one side has, marked. */
function wordMarks(left: string, right: string): Readonly<Record<'left' | 'right', (Node | string)[]>> | null {
  if (left.length + right.length > maxDiffCharacters) return null;
  const sides: Record<'left' | 'right', (Node | string)[]> = { left: [], right: [] };
  for (const { value, added, removed } of diffWordsWithSpace(left, right)) {
    if (!added) sides.left.push(removed ? element('mark', { class: 'left' }, value) : value);
    if (!removed) sides.right.push(added ? element('mark', { class: 'right' }, value) : value);
  }
  return sides;
}
