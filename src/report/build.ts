import type { Finding, Fix } from '../model/cause.ts';
import type { DigestReach } from '../model/digest-graph.ts';
import { isUnder, type Path } from '../model/path.ts';
import type { Problem } from '../model/problem.ts';
import type {
  Report,
  ReportCause,
  ReportExperiment,
  ReportFinding,
  ReportImage,
  ReportProblem,
  Verdict,
} from '../model/report.ts';
import { shortenPair } from './shorten.ts';

/** One entry of `causes` before findings have numbers; indices refer to the unordered findings. */
export interface CauseDraft {
  readonly id: string;
  readonly parameters: { readonly left: string | null; readonly right: string | null };
  readonly confidence: ReportCause['confidence'];
  readonly findings: readonly number[];
  readonly digests: DigestReach;
}

export interface ReportInput {
  readonly verdict: Verdict;
  readonly images: readonly [ReportImage, ReportImage];
  readonly findings: readonly Finding[];
  /** Indices into `findings` in report order. */
  readonly order: readonly number[];
  readonly causes: readonly CauseDraft[];
  readonly problems: readonly Problem[];
  readonly proof: Report['proof'];
  readonly experiment?: Omit<ReportExperiment, 'attribution'>;
  readonly attestation?: Report['attestation'];
  /** Title and fixes of a cause or factor. */
  describe(id: string): { readonly title: string; readonly fixes: readonly Fix[] };
}

/** Numbers and orders everything: the same input gives the same object on every machine. */
export function buildReport(input: ReportInput): Report {
  const ids = new Map(input.order.map((finding, at) => [finding, at + 1]));
  const ordered = input.order.flatMap((at) => input.findings[at] ?? []);
  const accounting = account(ordered);
  return {
    schemaVersion: 1,
    verdict: input.verdict,
    images: input.images,
    causes: input.causes.map((cause) => reportCause(cause, input, ids)),
    findings: ordered.map((finding, at) => reportFinding(finding, at + 1, ordered, input)),
    accounting,
    proof: input.proof,
    policy: { file: null, hidden: [], unusedRules: [] },
    ...(input.experiment === undefined
      ? {}
      : { experiment: { ...input.experiment, attribution: attributions(ordered) } }),
    ...(input.attestation === undefined ? {} : { attestation: input.attestation }),
    problems: [...input.problems].sort(compareProblems).map(reportProblem),
  };
}

function attributions(ordered: readonly Finding[]): ReportExperiment['attribution'] {
  return ordered.flatMap(({ moved }, at) =>
    moved === undefined
      ? []
      : [{ finding: at + 1, variations: moved.by, confidence: moved.confidence, note: moved.note }],
  );
}

function reportCause(cause: CauseDraft, input: ReportInput, ids: ReadonlyMap<number, number>): ReportCause {
  const { title, fixes } = input.describe(cause.id);
  const findings = cause.findings.flatMap((at) => ids.get(at) ?? []).sort((a, b) => a - b);
  return {
    id: cause.id,
    title,
    parameters: cause.parameters,
    confidence: cause.confidence,
    findings,
    sites: cause.findings.reduce((sum, at) => sum + (input.findings[at]?.sites ?? 0), 0),
    digests: cause.digests,
    fix: distinctFixes([...cause.findings.flatMap((at) => fixesOf(input, at)), ...fixes]),
    page: `docs/causes/${cause.id}.md`,
  };
}

function fixesOf(input: ReportInput, at: number): readonly Fix[] {
  const id = input.findings[at]?.cause;
  return id === null || id === undefined ? [] : input.describe(id).fixes;
}

function distinctFixes(fixes: readonly Fix[]): Fix[] {
  const known = new Map(fixes.map((fix) => [`${fix.for}\0${fix.text}`, fix]));
  return [...known.values()];
}

function reportFinding(finding: Finding, id: number, all: readonly Finding[], input: ReportInput): ReportFinding {
  const [left, right] = shortenPair(finding.left?.value ?? null, finding.right?.value ?? null);
  return {
    id,
    role: finding.role,
    cause: finding.cause,
    title: finding.cause === null ? 'Not explained by any known cause' : input.describe(finding.cause).title,
    grade: finding.grade,
    security: finding.security,
    path: finding.path,
    location: {
      kind: finding.kind,
      name: finding.name,
      left: finding.left?.ranges ?? [],
      right: finding.right?.ranges ?? [],
    },
    left: finding.left === null ? null : (left ?? ''),
    right: finding.right === null ? null : (right ?? ''),
    bytes: finding.bytes,
    sites: finding.sites,
    examples: finding.examples,
    derivedFrom: finding.role === 'derived' ? sourcesOf(finding, all) : [],
    equation: finding.equation,
    predicate: finding.predicate,
    proof: finding.proof,
    ambiguousWith: finding.ambiguousWith,
    ...(finding.nature === undefined ? {} : { nature: finding.nature }),
    ...(finding.leaveOneOut === undefined ? {} : { leaveOneOut: finding.leaveOneOut }),
  };
}

/** Findings that lie in what a derived value is computed from: roots where there are any, else what follows from them. */
function sourcesOf(derived: Finding, all: readonly Finding[]): number[] {
  const below = all.flatMap((finding, at) => {
    if (finding === derived) return [];
    return derived.of.some((source) => overlaps(finding, source)) ? [{ finding, id: at + 1 }] : [];
  });
  const roots = below.filter(({ finding }) => finding.role !== 'derived');
  const chosen = roots.length > 0 ? roots : below.filter(({ finding }) => finding.key !== derived.key);
  return chosen.map(({ id }) => id);
}

function overlaps(finding: Finding, source: Path): boolean {
  const paths = finding.examples.length > 0 ? finding.examples : [finding.path];
  const wholeLayer = finding.path.at(-1)?.startsWith('layer:') === true && finding.examples.length === 0;
  return paths.some((path) => isUnder(path, source) || (wholeLayer && isUnder(source, path)));
}

function account(findings: readonly Finding[]): Report['accounting'] {
  const sum = (role: Finding['role']): number =>
    findings.reduce((total, finding) => (finding.role === role ? total + finding.bytes : total), 0);
  const parts = {
    root: sum('root'),
    derived: sum('derived'),
    encoding: sum('encoding'),
    unexplained: sum('unexplained'),
  };
  return {
    differingBytes: parts.root + parts.derived + parts.encoding + parts.unexplained,
    ...parts,
    hidden: 0,
  };
}

function compareProblems(left: Problem, right: Problem): number {
  const key = (problem: Problem): string =>
    JSON.stringify([problem.severity === 'error' ? 0 : 1, problem.side, problem.path, problem.offset, problem.code]);
  const [a, b] = [key(left), key(right)];
  return a < b ? -1 : a > b ? 1 : 0;
}

function reportProblem(problem: Problem): ReportProblem {
  const { code, severity, side, path, offset, message, hint } = problem;
  return { code, severity, side, path, offset, message, hint };
}
