import type { ReportFinding } from '../../../model/report.ts';
import type { Packed, PackedFinding } from './packed.ts';

type Tail = [number, number, number, readonly number[], number];

/** One finding as views know it, made when it is shown. */
export function unpack({ texts }: Packed, packed: PackedFinding): ReportFinding {
  const [id, role, cause, title, grade, severity, why, path, kind, name, left, right] = packed;
  const [, , , , , , , , , , , , leftRanges, rightRanges, bytes, sites, examples, derivedFrom, equation] = packed;
  const [predicate, held, proof, ambiguousWith, nature] = packed.slice(19) as Tail;
  const text = (at: number): string | null => (at < 0 ? null : (texts[at] ?? null));
  const word = (at: number): string => texts[at] ?? '';
  return {
    id,
    role: word(role) as ReportFinding['role'],
    cause: text(cause),
    title: word(title),
    grade: word(grade) as ReportFinding['grade'],
    security:
      severity < 0
        ? null
        : { severity: word(severity) as NonNullable<ReportFinding['security']>['severity'], why: word(why) },
    path: path.map(word),
    location: {
      kind: word(kind) as ReportFinding['location']['kind'],
      name: word(name),
      left: pairs(leftRanges),
      right: pairs(rightRanges),
    },
    left: text(left),
    right: text(right),
    bytes,
    sites,
    examples: examples.map((each) => each.map(word)),
    derivedFrom,
    equation: text(equation),
    predicate: predicate < 0 ? null : { text: word(predicate), held: held === 1 },
    proof: text(proof) as ReportFinding['proof'],
    ambiguousWith: ambiguousWith.map(word),
    ...(nature < 0 ? {} : { nature: word(nature) }),
  };
}

function pairs(flat: readonly number[]): { readonly start: number; readonly end: number }[] {
  const found: { start: number; end: number }[] = [];
  for (let at = 0; at + 1 < flat.length; at += 2) found.push({ start: flat[at] ?? 0, end: flat[at + 1] ?? 0 });
  return found;
}
