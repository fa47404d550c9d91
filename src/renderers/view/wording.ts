import type { Fix, Grade } from '../../model/cause.ts';
import type { ProofLevel, Report, ReportCause, ReportFinding, Verdict } from '../../model/report.ts';
import type { Sections, ShownProblem } from './sections.ts';

export const verdictWord = {
  identical: 'IDENTICAL',
  equivalent: 'EQUIVALENT',
  different: 'DIFFERENT',
  incomplete: 'INCOMPLETE',
} as const satisfies Record<Verdict, string>;

/** What the verdict means for these two images: the rest of a sentence that the verdict's word begins. */
export function verdictSentence(report: Report, sections: Sections): string {
  switch (report.verdict) {
    case 'identical':
      return 'both references name the same image.';
    case 'equivalent':
      return equivalentBecause(report, sections);
    case 'different':
      return `${differentBecause(report, sections)}.`;
    case 'incomplete':
      return `not everything could be read (${counted(sections.errors.length, 'error')}), so nothing is claimed about equality.`;
  }
}

const compressionCause = /^(layer-compression|deflate|gzip|zstd|xz)-/;

function equivalentBecause(report: Report, sections: Sections): string {
  const own = report.findings.filter(({ role }) => role !== 'derived');
  const recompressed = own.every(({ cause }) => compressionCause.test(cause ?? ''));
  const encodedOnly = own.every(({ role }) => role === 'encoding') || recompressed;
  if (encodedOnly && own.some(({ role }) => role === 'encoding')) {
    return `${recompressed ? 'recompressed' : 'encoded differently'}, content equal.`;
  }
  return `every difference is explained and safe (${counted(sections.causes.length, 'cause')}).`;
}

/** Only roots are counted: what follows from them says nothing new. */
function differentBecause(report: Report, sections: Sections): string {
  const lossy = report.findings.filter(
    (finding) => finding.role === 'root' && finding.security === null && !isExcusable(finding),
  ).length;
  const reasons = [
    [sections.security.length, 'security finding'],
    [lossy, lossy === 1 ? 'change that matters' : 'changes that matter', ''],
    [sections.unexplained.length, 'unexplained difference'],
  ] as const;
  const named = reasons.filter(([count]) => count > 0).map(([count, noun, plural]) => counted(count, noun, plural));
  return named.length === 0 ? 'the images differ' : named.join(', ');
}

/** True when a root of this grade leaves the verdict at `equivalent`. */
function isExcusable(finding: ReportFinding): boolean {
  return finding.grade === 'safe' || (finding.grade === 'guarded' && finding.predicate?.held === true);
}

/** `1 place`, `2,000 places`; `plural` is what the plural adds. */
export function counted(count: number, noun: string, plural = 's'): string {
  return `${groupDigits(count)} ${noun}${count === 1 ? '' : plural}`;
}

/** 1234567 as `1,234,567`; independent of the locale. */
export function groupDigits(count: number): string {
  return String(count).replace(/(?<=\d)(?=(\d{3})+$)/g, ',');
}

const gradeMeaning = {
  safe: 'safe: nothing that runs depends on it',
  guarded: 'guarded: safe only on a condition',
  lossy: 'lossy: it changes the image; explained, not excused',
  finding: 'finding: no build cause excuses it',
} as const satisfies Record<Grade, string>;

/** The grade and why the finding does or does not count; for an unexplained one how much differs. */
export function gradeSentence(finding: ReportFinding): string {
  const { grade, predicate } = finding;
  if (finding.role === 'unexplained') {
    return `${counted(finding.bytes, 'byte')} ${finding.bytes === 1 ? 'differs' : 'differ'}, and no cause accounts for it${finding.nature === undefined ? '' : `: ${finding.nature}`}.`;
  }
  if (predicate === null) return `${gradeMeaning[grade]}.`;
  const state = predicate.held ? 'safe on a condition that holds' : 'its condition is NOT met';
  return `${grade}; ${state}: ${predicate.text}.`;
}

const undone = {
  P0: 'At least one cause was recognised by its pattern only.',
  P1: 'Undoing the causes makes the differing files equal: proved.',
  P2: 'Undoing the causes makes the uncompressed layers equal: proved.',
  P3: 'Undoing the causes makes the compressed layers equal: proved.',
  P4: 'Undoing the causes makes the manifests equal: proved.',
} as const satisfies Record<ProofLevel, string>;

/** How far the explanation was proved, what stopped it, and what could hide in it; empty where nothing differs. */
export function proofSentence(report: Report): string {
  const { level, stop } = report.proof;
  if (level === null && report.findings.every(({ role }) => role === 'derived')) return '';
  const reached = level === null ? 'The differences as a whole are not proved.' : undone[level];
  const end = stop === null || stop === undefined ? '' : ` The proof ends at ${stop}.`;
  return `${reached}${end}${leftOutSentence(report)} ${capacitySentence(report)}`;
}

/** Whether each place that was undone is needed; nothing where it was not tried for any. */
function leftOutSentence({ proof: { leaveOneOut } }: Report): string {
  if (leaveOneOut === undefined) return '';
  const { needed, idle, untried } = leaveOneOut;
  if (needed + idle === 0) return '';
  if (idle > 0) return ` Undoing ${counted(idle, 'place')} of ${groupDigits(needed + idle + untried)} changes nothing.`;
  if (untried > 0)
    return ` Of ${groupDigits(needed + untried)} places undone ${groupDigits(needed)} were tried, and each is needed.`;
  return needed === 1
    ? ' The one place undone is needed.'
    : ` Each of the ${groupDigits(needed)} places undone is needed.`;
}

const bitsInKilobyte = 8_000;

/** What someone could have hidden in the places that the report explains, as a reviewer would ask it. */
function capacitySentence({ proof: { capacityBits: bits } }: Report): string {
  if (bits === null) return 'Places that are not explained, or that may matter at run time, can hold anything.';
  if (bits === 0) return 'The explained places leave no room to hide anything.';
  const size = bits >= bitsInKilobyte ? ` (${Math.ceil(bits / bitsInKilobyte)} KB)` : '';
  return `The explained places leave room to hide at most ${Number(bits.toFixed(1))} bits${size}.`;
}

/** What the cause was on either side; null when it has no parameters, or its only finding shows the same two values. */
export function parametersOf(
  { parameters: { left, right } }: ReportCause,
  findings: readonly ReportFinding[],
): readonly [string, string] | null {
  if (left === null && right === null) return null;
  const [only, another] = findings;
  if (only !== undefined && another === undefined && only.left === left && only.right === right) return null;
  return [left ?? '(nothing)', right ?? '(nothing)'];
}

/** `alone behind 6 digests`: how far the cause reaches by itself; null where nothing differs because of it alone. */
export function reachPhrase({ digests }: ReportCause): string | null {
  return digests === undefined || digests.alone === 0 ? null : `alone behind ${counted(digests.alone, 'digest')}`;
}

const builderNames: Readonly<Record<string, string>> = {
  any: 'any build',
  bazel: 'Bazel',
  buildkit: 'BuildKit',
  debian: 'Debian',
  docker: 'Docker',
  go: 'Go',
  gradle: 'Gradle',
  java: 'Java',
  maven: 'Maven',
  node: 'Node.js',
  odp: 'ODP',
  python: 'Python',
  rust: 'Rust',
};
/** Fixes shown at once for one builder; the report has those of the sites first, then the factor's own. */
const maxFixesPerBuilder = 2;

/** What built the images, when both say the same; null when they do not tell. */
export type Builder = Report['images'][0]['builder'];

export function builderOf({ images: [left, right] }: Report): Builder {
  return left.builder === right.builder ? left.builder : null;
}

/** A few fixes for the builder at hand first (for both when it is unknown), the rest after them in the report's order. */
export function orderFixes(
  fixes: readonly Fix[],
  builder: Builder,
): { readonly first: readonly Fix[]; readonly rest: readonly Fix[] } {
  const general = builder === null ? ['bazel', 'docker', 'any'] : [builder, 'any'];
  // Where ODP's own files are named, that is what its engineers look for.
  const rank = ['odp', ...general];
  const first = rank.flatMap((name) => fixes.filter((fix) => fix.for === name).slice(0, maxFixesPerBuilder));
  const rest = fixes.filter((fix) => !first.includes(fix));
  return first.length > 0 ? { first, rest } : { first: rest.slice(0, 1), rest: rest.slice(1) };
}

export function builderName(builder: string): string {
  return builderNames[builder] ?? builder;
}

/** Vocabulary of derived values: what to look for in a location's name, and what to call several of them. */
const derivedKinds: readonly (readonly [RegExp, string])[] = [
  [/digest|diff_?id|sha(1|256|512)|md5/i, 'digests'],
  [/checksum|chksum/i, 'checksums'],
  [/crc/i, 'CRCs'],
  [/offset/i, 'offsets'],
  [/size|length/i, 'sizes'],
];

/** One line for everything that merely follows from the roots; empty when nothing does. */
export function derivedSentence(derived: readonly ReportFinding[]): string {
  const sites = derived.reduce((sum, finding) => sum + finding.sites, 0);
  if (sites === 0) return '';
  const names = derived.map((finding) => finding.location.name);
  const kinds = derivedKinds.filter(([pattern]) => names.some((name) => pattern.test(name))).map(([, word]) => word);
  const examples = kinds.length === 0 ? '' : ` (${kinds.join(', ')})`;
  return `${counted(sites, 'difference')} ${sites === 1 ? 'follows' : 'follow'} from these${examples}.`;
}

/** Where the differing bytes went, in one sentence. */
export function accountingSentence({ accounting, policy }: Report): string {
  const { differingBytes, root, derived, encoding, unexplained, hidden } = accounting;
  const hiddenBy = `hidden by the policy${policy.file === null ? '' : ` ${policy.file}`}`;
  const shares = [
    [root, 'in roots'],
    [derived, 'derived'],
    [encoding, 'encoding'],
    [hidden, hiddenBy],
  ] as const;
  const parts = shares.filter(([bytes]) => bytes > 0).map(([bytes, name]) => `${groupDigits(bytes)} ${name}`);
  parts.push(`${groupDigits(unexplained)} unexplained`);
  return `${counted(differingBytes, 'byte')} ${differingBytes === 1 ? 'differs' : 'differ'}: ${parts.join(', ')}.`;
}

/** `left, layer 3, byte 1,024`: where a problem was met. */
export function problemPlace(problem: ShownProblem, place: readonly string[]): string {
  const offset = problem.offset === null ? [] : [`byte ${groupDigits(problem.offset)}`];
  return [problem.side, ...(place.length === 0 ? [] : [place.join(' ← ')]), ...offset].join(', ');
}
