import { type DoctorFinding, type DoctorResult, severities } from '../model/doctor.ts';
import { printable } from '../util/printable.ts';
import { Allowances } from './allowances.ts';
import { isAside } from './kinds.ts';
import type { Project } from './project.ts';
import type { Hit, Rule } from './rule.ts';

const maxTextCharacters = 160;
/** Of one rule; more of the same tell nothing new and are said to be left out. */
const maxHitsOfRule = 500;

/** Applies all rules to a tree. Gravest findings first, then by file and place; the same tree gives the same list. */
export function examine(
  project: Project,
  rules: readonly Rule[],
): Omit<DoctorResult, 'problems'> & { readonly leftOut: readonly string[] } {
  const allowances = new Allowances(project.files, rules);
  const leftOut: string[] = [];
  const findings = rules.flatMap((rule) => {
    const hits = distinct(rule.find(project));
    if (hits.length > maxHitsOfRule) leftOut.push(`${rule.id}: ${hits.length - maxHitsOfRule} more places`);
    return hits.slice(0, maxHitsOfRule).map((hit) => findingOf(rule, hit, allowances));
  });
  return {
    findings: findings.sort(compareFindings),
    files: project.files.length,
    rules: rules.map(({ id, title, severity }) => ({ id, title, severity })),
    unusedAllowances: allowances.unused(),
    leftOut,
  };
}

/** One hit for one place: two ways to it are one threat. In the order of the tree. */
function distinct(hits: readonly Hit[]): Hit[] {
  const seen = new Map<string, Hit>();
  for (const hit of hits) {
    const key = `${hit.file.path}\0${hit.start}`;
    if (!seen.has(key)) seen.set(key, hit);
  }
  return [...seen.values()].sort((a, b) => compareText(a.file.path, b.file.path) || a.start - b.start);
}

function findingOf(rule: Rule, hit: Hit, allowances: Allowances): DoctorFinding {
  const { file, start, end } = hit;
  const from = file.lines.at(start);
  const to = file.lines.at(Math.max(start, end));
  return {
    rule: rule.id,
    title: rule.title,
    severity: isAside(file.path) ? 'low' : (hit.severity ?? rule.severity),
    file: file.path,
    line: from.line,
    column: from.column,
    endLine: to.line,
    endColumn: to.column,
    text: excerpt(file.text.slice(start, Math.max(start, end))),
    why: hit.why ?? rule.why,
    fix: hit.fixes ?? rule.fixes,
    causes: rule.causes,
    allowed: allowances.of(rule.id, file, from.line),
  };
}

/** On one line, without what a terminal would act on. */
function excerpt(text: string): string {
  const line = printable(text.slice(0, 4 * maxTextCharacters).replace(/\\?\s*\n\s*/g, ' '));
  return line.length > maxTextCharacters ? `${line.slice(0, maxTextCharacters - 1)}…` : line;
}

function compareFindings(a: DoctorFinding, b: DoctorFinding): number {
  return (
    Number(a.allowed !== null) - Number(b.allowed !== null) ||
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    compareText(a.rule, b.rule) ||
    compareText(a.file, b.file) ||
    a.line - b.line ||
    a.column - b.column
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
