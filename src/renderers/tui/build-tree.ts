import type { ReportFinding } from '../../model/report.ts';
import { printable } from '../../util/printable.ts';
import { placeOf } from '../view/chain.ts';
import type { ShownProblem } from '../view/sections.ts';
import { rankOf } from './mark.ts';
import { type Filter, type Model, passes } from './model.ts';
import { addNode, finishTree, type TreeNode } from './tree.ts';

export type Grouping = 'causes' | 'files';

/** A finished tree and all of its nodes in the order of reading. */
export interface Tree {
  readonly root: TreeNode;
  readonly nodes: readonly TreeNode[];
}

/** The findings that pass the filter, below their causes or below their places; the order is the report's. */
export function buildTree(model: Model, grouping: Grouping, filter: Filter): Tree {
  const root = addNode(null, '');
  if (grouping === 'causes') addCauses(root, model, filter);
  else
    addPlaces(
      root,
      model.shown.filter((finding) => passes(finding, filter)),
    );
  if (filter === 'all') {
    addProblems(root, 'Errors', model.sections.errors, 0);
    addProblems(root, 'Notes', model.sections.notes, undefined);
  }
  return { root, nodes: finishTree(root) };
}

function addCauses(root: TreeNode, { sections }: Model, filter: Filter): void {
  const wanted = (findings: readonly ReportFinding[]): readonly ReportFinding[] =>
    filter === 'all' ? findings : findings.filter((finding) => passes(finding, filter));
  const section = (title: string, findings: readonly ReportFinding[]): void => {
    const below = wanted(findings);
    if (below.length === 0) return;
    const parent = addNode(root, title);
    for (const finding of below) addFinding(parent, finding, placeLabel(finding));
  };
  section('Security', sections.security);
  for (const { cause, findings } of sections.causes) {
    const below = wanted(findings);
    if (below.length === 0 && (findings.length > 0 || filter !== 'all')) continue;
    const parent = addNode(root, printable(cause.title), { cause });
    for (const finding of below) addFinding(parent, finding, placeLabel(finding));
  }
  section('Other roots', sections.otherRoots);
  section('Unexplained', sections.unexplained);
  section('Encoding only', sections.encoding);
  section('What follows from these', sections.derived);
}

/** The end of a place says most; the whole of it is in the details. */
function placeLabel({ path, location }: ReportFinding): string {
  const steps = placeOf(path);
  const name = location.name === '' ? '' : `: ${location.name}`;
  return printable(`${steps.slice(steps.length > 1 ? 1 : 0).join(' › ')}${name}`);
}

function addFinding(parent: TreeNode, finding: ReportFinding, label: string): void {
  addNode(parent, label, { finding, path: finding.path, rank: rankOf(finding) });
}

function addProblems(root: TreeNode, title: string, problems: readonly ShownProblem[], rank: number | undefined): void {
  if (problems.length === 0) return;
  const parent = addNode(root, title);
  for (const problem of problems)
    addNode(parent, printable(problem.message), {
      problem,
      path: problem.path,
      ...(rank === undefined ? {} : { rank }),
    });
}

/** What is being collected for one place before it becomes rows. */
interface Draft {
  readonly name: string;
  readonly path: readonly string[] | null;
  readonly below: Map<string, Draft>;
  readonly findings: ReportFinding[];
}

function draft(name: string, path: readonly string[] | null): Draft {
  return { name, path, below: new Map(), findings: [] };
}

function addPlaces(root: TreeNode, findings: readonly ReportFinding[]): void {
  const top = draft('', null);
  for (const finding of findings) draftOf(top, finding.path).findings.push(finding);
  const stack: { readonly parent: TreeNode; readonly of: Draft }[] = [{ parent: root, of: top }];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { parent, of } = next;
    for (const finding of of.findings) addFinding(parent, finding, printable(finding.location.name || finding.title));
    for (const child of of.below.values()) {
      const { label, end } = folded(child);
      const row = addNode(parent, printable(label), { path: end.path });
      stack.push({ parent: row, of: end });
    }
  }
}

/** The draft of a path; the directories of a member's name are places of their own. */
function draftOf(top: Draft, path: readonly string[]): Draft {
  let at = top;
  path.forEach((step, depth) => {
    const parts = depth === 0 ? [step] : step.split('/').filter((part) => part !== '');
    const names = parts.length === 0 ? [step] : parts;
    names.forEach((part, place) => {
      const last = place === names.length - 1;
      // A member and a directory of one name are two places.
      const key = last ? `${part}\0` : part;
      const found = at.below.get(key) ?? draft(part, last ? path.slice(0, depth + 1) : null);
      at.below.set(key, found);
      at = found;
    });
  });
  return at;
}

/** Directories that hold nothing but one place share its row: `usr/lib/app.jar`. */
function folded(first: Draft): { readonly label: string; readonly end: Draft } {
  let end = first;
  let label = first.path?.length === 1 ? placeOf(first.path).join('') : first.name;
  while (end.path === null && end.findings.length === 0 && end.below.size === 1) {
    const [only] = end.below.values();
    if (only === undefined) break;
    label = `${label}/${only.name}`;
    end = only;
  }
  return { label, end };
}
