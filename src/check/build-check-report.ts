import type { Fix } from '../model/cause.ts';
import type {
  CheckedImage,
  CheckedRule,
  CheckFinding,
  CheckProblem,
  CheckReport,
  CheckVerdict,
} from '../model/check-report.ts';
import type { GroupedDeviation } from './finding-groups.ts';
import { severities } from './profile.ts';
import type { Rule } from './rule.ts';

/** From so many layers on, what one rule says of each of them is one finding. */
const fewestLayers = 3;

/** Groups of one rule that say the same of several layers become one. */
export function joinLayers(groups: readonly GroupedDeviation[]): GroupedDeviation[] {
  const alike = new Map<string, GroupedDeviation[]>();
  for (const group of groups) {
    const { rule, field, expected, severity, note } = group;
    const key = JSON.stringify([rule, field, expected, severity, note]);
    alike.set(key, [...(alike.get(key) ?? []), group]);
  }
  return [...alike.values()].flatMap((same) => {
    const layers = new Set(same.map(({ path }) => path[0] ?? ''));
    const [first] = same;
    if (first === undefined || layers.size < fewestLayers) return same;
    return [
      {
        ...first,
        path: [],
        sites: same.reduce((sum, { sites }) => sum + sites, 0),
        examples: same.slice(0, 5).map(({ path, value }) => ({ path, value })),
      },
    ];
  });
}

/** Findings in their order: the grave ones first, then by place. */
export function numberFindings(groups: readonly GroupedDeviation[]): CheckFinding[] {
  const rank = ({ severity }: GroupedDeviation): number => severities.indexOf(severity);
  return [...groups]
    .sort(
      (a, b) =>
        rank(a) - rank(b) || comparePaths(a.path, b.path) || compare(a.rule, b.rule) || compare(a.field, b.field),
    )
    .map(({ rule, severity, path, field, value, expected, note, sites, examples }, at) => ({
      id: at + 1,
      rule,
      severity,
      path,
      field,
      value,
      expected,
      note,
      sites,
      examples,
    }));
}

/** Notes do not count: an image that has nothing else conforms. */
export function verdictOf(findings: readonly CheckFinding[], problems: readonly CheckProblem[]): CheckVerdict {
  if (problems.some(({ severity }) => severity === 'error')) return 'incomplete';
  return findings.some(({ severity }) => severity !== 'note') ? 'deviates' : 'conforms';
}

/** `fixesOf` gives what the knowledge base says about a cause. */
export function buildCheckReport(
  images: readonly CheckedImage[],
  rules: readonly Rule[],
  fixesOf: (cause: string) => readonly Fix[],
): CheckReport {
  const used = new Set(images.flatMap(({ findings }) => findings.map(({ rule }) => rule)));
  const verdicts = images.map(({ verdict }) => verdict);
  return {
    schemaVersion: 1,
    verdict: verdicts.includes('incomplete') ? 'incomplete' : verdicts.includes('deviates') ? 'deviates' : 'conforms',
    images,
    rules: rules.filter(({ id }) => used.has(id)).map((rule) => describeRule(rule, fixesOf)),
  };
}

function describeRule({ id, title, why, cause, fixes }: Rule, fixesOf: (cause: string) => readonly Fix[]): CheckedRule {
  const fix = fixes.length > 0 || cause === null ? fixes : fixesOf(cause);
  return { id, title, why, cause, fix, page: `docs/check-rules.md#${id}` };
}

function comparePaths(left: readonly string[], right: readonly string[]): number {
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const [a = '', b = ''] = [left[at], right[at]];
    const order = compareSteps(a, b);
    if (order !== 0) return order;
  }
  return 0;
}

/** `layer:2` before `layer:10`. */
function compareSteps(a: string, b: string): number {
  const [left, right] = [a, b].map((name) => /^layer:(\d+)$/.exec(name)?.[1]);
  return left !== undefined && right !== undefined ? Number(left) - Number(right) : compare(a, b);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
