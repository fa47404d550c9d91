import { withinOneDay } from '../grammars/clock.ts';
import { isoTime } from '../grammars/iso-time.ts';
import { hasBuildRoot } from '../grammars/path-pair.ts';
import type { Clock, Confidence, FactorHint, Finding } from '../model/cause.ts';
import { pathKey } from '../model/path.ts';

/** One reason for several findings: a factor of the taxonomy with its parameters, or the cause of the site itself. */
export interface Factor {
  readonly id: string;
  readonly parameters: { readonly left: string | null; readonly right: string | null };
  readonly confidence: Confidence;
  /** Indices into the list of findings. */
  readonly findings: readonly number[];
}

export interface Clocks {
  readonly left: Clock;
  readonly right: Clock;
}

/**
 * Fits the fewest factors over the findings that are not derived: a clock, a time zone or a path pair explains many
 * sites at once; what no factor takes is named by its own cause, or is unexplained. Order: first finding first.
 */
export function fitFactors(findings: readonly Finding[], clocks: Clocks): Factor[] {
  const buckets = new Map<
    string,
    { id: string; parameters: Factor['parameters']; confidence: Confidence; findings: number[] }
  >();
  findings.forEach((finding, at) => {
    if (finding.role === 'derived') return;
    const { id, parameters, confidence, key } = factorOf(finding, findings, clocks);
    const bucket = buckets.get(key);
    if (bucket === undefined) buckets.set(key, { id, parameters, confidence, findings: [at] });
    else {
      bucket.findings.push(at);
      bucket.confidence = weaker(bucket.confidence, confidence);
    }
  });
  return [...buckets.values()].map((bucket) => (bucket.id === 'factor-clock' ? withTimes(bucket, findings) : bucket));
}

interface Fit {
  readonly id: string;
  readonly parameters: Factor['parameters'];
  readonly confidence: Confidence;
  readonly key: string;
}

const noParameters = { left: null, right: null };

function factorOf(finding: Finding, all: readonly Finding[], clocks: Clocks): Fit {
  if (finding.role === 'unexplained') {
    return { id: 'factor-unexplained', parameters: noParameters, confidence: 'possible', key: 'factor-unexplained' };
  }
  const hints = finding.hints;
  const first = hints[0];
  if (first?.factor === 'clock' && hints.every((hint) => hint.factor === 'clock')) return clockFit(hints, clocks);
  if (first?.factor === 'timezone') return timezoneFit(first);
  if (first?.factor === 'build-path') return pathFit(first, finding, all);
  if (first !== undefined && isNamed(first)) {
    const parameters = { left: first.left, right: first.right };
    return { id: first.factor, parameters, confidence: 'likely', key: JSON.stringify([first.factor, parameters]) };
  }
  return compressorFit(finding, all) ?? ownCause(finding);
}

/** The compressor's marks in a header belong to the stream that it wrote differently. */
function compressorFit(finding: Finding, all: readonly Finding[]): Fit | undefined {
  if (finding.cause !== 'gzip-os-xfl') return undefined;
  const place = pathKey(finding.path);
  const stream = all.find(
    (other) => other.role === 'encoding' && other.key === 'gzip:deflate' && pathKey(other.path) === place,
  );
  return stream === undefined ? undefined : ownCause(stream);
}

function ownCause(finding: Finding): Fit {
  const id = finding.cause ?? 'factor-unexplained';
  const confidence = finding.patternOnly ? 'possible' : 'likely';
  return { id, parameters: noParameters, confidence, key: `cause ${id}` };
}

type Named = Extract<FactorHint, { factor: `factor-${string}` }>;

function isNamed(hint: FactorHint): hint is Named {
  return hint.factor.startsWith('factor-');
}

/** Likely when every time is within a day of its own image's clock, as far as the image says what its clock was. */
function clockFit(hints: readonly FactorHint[], clocks: Clocks): Fit {
  const anchored = hints.every(
    (hint) => hint.factor === 'clock' && nearClock(hint.left, clocks.left) && nearClock(hint.right, clocks.right),
  );
  return {
    id: 'factor-clock',
    parameters: noParameters,
    confidence: anchored ? 'likely' : 'possible',
    key: 'factor-clock',
  };
}

function nearClock(time: number | null, clock: Clock): boolean {
  return time === null || withinOneDay(time, clock);
}

function timezoneFit(hint: Extract<FactorHint, { factor: 'timezone' }>): Fit {
  const parameters = {
    left: 'the same instants',
    right: `${hint.delta < 0 ? '−' : '+'}${hours(Math.abs(hint.delta))}`,
  };
  return { id: 'factor-timezone', parameters, confidence: 'likely', key: `factor-timezone ${hint.delta}` };
}

function hours(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')} h`;
}

/** One pair of prefixes must explain at least two sites, or begin at a root that only build machines have. */
function pathFit(hint: Extract<FactorHint, { factor: 'build-path' }>, finding: Finding, all: readonly Finding[]): Fit {
  const parameters = { left: hint.left, right: hint.right };
  const sites = all
    .filter((other) =>
      other.hints.some((item) => item.factor === 'build-path' && item.left === hint.left && item.right === hint.right),
    )
    .reduce((sum, other) => sum + other.sites, 0);
  if (sites < 2 && !(hasBuildRoot(hint.left) && hasBuildRoot(hint.right))) return ownCause(finding);
  return {
    id: 'factor-build-path',
    parameters,
    confidence: 'likely',
    key: JSON.stringify(['factor-build-path', parameters]),
  };
}

function weaker(left: Confidence, right: Confidence): Confidence {
  const order: readonly Confidence[] = ['proved', 'likely', 'possible'];
  return order.indexOf(left) > order.indexOf(right) ? left : right;
}

/** The clock's parameters are the newest times it explains on either side. */
function withTimes<T extends Factor>(factor: T, findings: readonly Finding[]): T {
  const hints = factor.findings.flatMap((at) => findings[at]?.hints ?? []);
  const newest = (side: 'left' | 'right'): string | null => {
    const times = hints.flatMap((hint) => (hint.factor === 'clock' && hint[side] !== null ? [hint[side]] : []));
    return times.length === 0 ? null : isoTime(times.reduce((a, b) => Math.max(a, b)));
  };
  return { ...factor, parameters: { left: newest('left'), right: newest('right') } };
}
