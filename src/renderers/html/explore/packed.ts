import type { Report, ReportFinding } from '../../../model/report.ts';

/**
 * The findings of a report as columns over one table of texts: a hundred thousand of them are read in an instant. Written by
 * the page's maker, read by its script; both import this file.
 */
export interface Packed {
  readonly texts: readonly string[];
  readonly findings: readonly PackedFinding[];
  readonly causes: readonly PackedCause[];
}

/** Numbers are places in `texts`, unless said otherwise; -1 stands for null. */
export type PackedFinding = readonly [
  id: number,
  role: number,
  cause: number,
  title: number,
  grade: number,
  severity: number,
  why: number,
  path: readonly number[],
  kind: number,
  name: number,
  left: number,
  right: number,
  /** Start and end, in turn. */
  leftRanges: readonly number[],
  rightRanges: readonly number[],
  bytes: number,
  sites: number,
  examples: readonly (readonly number[])[],
  /** Ids of findings. */
  derivedFrom: readonly number[],
  equation: number,
  predicate: number,
  /** 1 when it held, 0 when not, -1 without a predicate. */
  held: number,
  proof: number,
  ambiguousWith: readonly number[],
  nature: number,
];

export interface PackedCause {
  readonly id: string;
  readonly title: string;
  readonly findings: readonly number[];
}

/** Ranges of one side that a page keeps; the JSON report has all. */
const maxRanges = 8;

export function pack(report: Report): Packed {
  const texts: string[] = [];
  const places = new Map<string, number>();
  const text = (value: string | null): number => {
    if (value === null) return -1;
    const known = places.get(value);
    if (known !== undefined) return known;
    texts.push(value);
    places.set(value, texts.length - 1);
    return texts.length - 1;
  };
  const hidden = new Set(report.policy.hidden);
  const findings = report.findings.filter(({ id }) => !hidden.has(id)).map((finding) => packFinding(finding, text));
  const causes = report.causes.map(({ id, title, findings: ids }) => ({ id, title, findings: ids }));
  return { texts, findings, causes };
}

function packFinding(finding: ReportFinding, text: (value: string | null) => number): PackedFinding {
  const { location, security, predicate } = finding;
  const ranges = (side: 'left' | 'right'): number[] =>
    location[side].slice(0, maxRanges).flatMap(({ start, end }) => [start, end]);
  return [
    finding.id,
    text(finding.role),
    text(finding.cause),
    text(finding.title),
    text(finding.grade),
    text(security?.severity ?? null),
    text(security?.why ?? null),
    finding.path.map(text),
    text(location.kind),
    text(location.name),
    text(finding.left),
    text(finding.right),
    ranges('left'),
    ranges('right'),
    finding.bytes,
    finding.sites,
    finding.examples.map((path) => path.map(text)),
    finding.derivedFrom,
    text(finding.equation),
    text(predicate?.text ?? null),
    predicate === null ? -1 : predicate.held ? 1 : 0,
    text(finding.proof),
    finding.ambiguousWith.map(text),
    text(finding.nature ?? null),
  ];
}
