import type { ReportFinding } from '../../model/report.ts';

/** A finding and those that say the same of another place: the same cause and field in another layer or entry. */
export interface AlikeFindings {
  readonly first: ReportFinding;
  readonly others: readonly ReportFinding[];
}

/** Puts like findings together, in the order of the report, so that a view can show one and name the rest. */
export function alike(findings: readonly ReportFinding[]): AlikeFindings[] {
  const groups = new Map<string, { readonly first: ReportFinding; readonly others: ReportFinding[] }>();
  for (const finding of findings) {
    const key = likenessKey(finding);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { first: finding, others: [] });
    else group.others.push(finding);
  }
  return [...groups.values()];
}

/** Numbers in names (`history[3]`, `12 lines`) do not make another kind of place. What nobody explained is like nothing else. */
function likenessKey({ id, cause, grade, role, location, predicate, path }: ReportFinding): string {
  if (role === 'unexplained') return String(id);
  const name = location.name.replace(/\d+/g, '#');
  return JSON.stringify([
    cause,
    grade,
    role,
    location.kind,
    name,
    predicate,
    path.length > 1 ? 'member' : path[0]?.replace(/\d+/, '#'),
  ]);
}
