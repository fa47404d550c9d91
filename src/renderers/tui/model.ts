import type { Report, ReportFinding } from '../../model/report.ts';
import { arrange, type Sections } from '../view/sections.ts';

/** Which findings the tree holds. */
export type Filter = 'all' | 'roots' | 'derived' | 'encoding' | 'unexplained' | 'security';

export const filters: readonly Filter[] = ['all', 'roots', 'derived', 'encoding', 'unexplained', 'security'];

/** A report with what the screen asks of it again and again; built once. */
export interface Model {
  readonly report: Report;
  readonly sections: Sections;
  readonly byId: ReadonlyMap<number, ReportFinding>;
  /** Findings that are computed from the one with this id. */
  readonly followers: ReadonlyMap<number, readonly ReportFinding[]>;
  /** Findings that are not hidden by a policy, in the order of the report. */
  readonly shown: readonly ReportFinding[];
  readonly counts: Readonly<Record<Filter, number>>;
}

export function buildModel(report: Report): Model {
  const hidden = new Set(report.policy.hidden);
  const shown = report.findings.filter(({ id }) => !hidden.has(id));
  const followers = new Map<number, ReportFinding[]>();
  for (const finding of shown)
    for (const source of finding.derivedFrom) {
      const known = followers.get(source);
      if (known === undefined) followers.set(source, [finding]);
      else known.push(finding);
    }
  const count = (filter: Filter): number => shown.filter((finding) => passes(finding, filter)).length;
  return {
    report,
    sections: arrange(report),
    byId: new Map(report.findings.map((finding) => [finding.id, finding])),
    followers,
    shown,
    counts: {
      all: shown.length,
      roots: count('roots'),
      derived: count('derived'),
      encoding: count('encoding'),
      unexplained: count('unexplained'),
      security: count('security'),
    },
  };
}

export function passes({ role, security }: ReportFinding, filter: Filter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'roots':
      return role === 'root';
    case 'security':
      return security !== null;
    case 'derived':
    case 'encoding':
    case 'unexplained':
      return role === filter;
  }
}

/** The next filter that lets anything through; `all` is always one. */
export function nextFilter({ counts }: Model, filter: Filter, by: 1 | -1): Filter {
  const usable = filters.filter((each) => each === 'all' || counts[each] > 0);
  const at = usable.indexOf(filter);
  return usable[(at + by + usable.length) % usable.length] ?? 'all';
}
