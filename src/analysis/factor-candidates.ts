import { createHash } from 'node:crypto';
import { withinOneDay } from '../grammars/clock.ts';
import { outputBaseOf } from '../grammars/output-base.ts';
import { hasBuildRoot } from '../grammars/path-pair.ts';
import { randomSuffixPair } from '../grammars/random-suffix.ts';
import type { Clock, Confidence, FactorHint, Finding, Moved } from '../model/cause.ts';
import { pathKey } from '../model/path.ts';

/** One reason that a finding can have. */
export interface Candidate {
  readonly id: string;
  /** Findings with the same key have the same reason. */
  readonly key: string;
  readonly parameters: Parameters;
  readonly confidence: Confidence;
}

export interface Parameters {
  readonly left: string | null;
  readonly right: string | null;
}

export interface Clocks {
  readonly left: Clock;
  readonly right: Clock;
}

/** What is known of all findings together. */
export interface Evidence {
  readonly findings: readonly Finding[];
  readonly clocks: Clocks;
  /** Sites of each pair of directories. */
  readonly pathSites: ReadonlyMap<string, number>;
  /** Pairs of directories by the MD5 of both: the names of Bazel's output bases that follow from them. */
  readonly workspaces: ReadonlyMap<string, Parameters>;
}

export const noParameters: Parameters = { left: null, right: null };

/** Counts what the candidates of one finding need to know of the others. */
export function gatherEvidence(findings: readonly Finding[], clocks: Clocks): Evidence {
  const pathSites = new Map<string, number>();
  const told = findings.filter((finding) => finding.role !== 'derived' && pathsOf(finding).length > 0);
  for (const finding of told) {
    for (const { left, right } of pathsOf(finding)) {
      const key = JSON.stringify([left, right]);
      pathSites.set(key, (pathSites.get(key) ?? 0) + finding.sites);
    }
  }
  const needed = findings.some(({ hints }) => hints.some((hint) => hint.factor === 'factor-output-base'));
  return { findings, clocks, pathSites, workspaces: needed ? workspacesOf(told) : new Map() };
}

const maxTold = 500;
const maxStepsBelow = 4;
const maxTextCharacters = 4096;

/** The directories that findings tell of, and those below them that their values go on with. */
function workspacesOf(told: readonly Finding[]): Map<string, Parameters> {
  const found = new Map<string, Parameters>();
  for (const finding of told.slice(0, maxTold)) {
    for (const { left, right } of pathsOf(finding).slice(0, 1)) {
      const others = directoriesFrom(String(finding.right?.value ?? ''), right);
      for (const [at, directory] of directoriesFrom(String(finding.left?.value ?? ''), left).entries()) {
        const key = `${md5(directory)} ${md5(others[at] ?? '')}`;
        if (!found.has(key)) found.set(key, { left, right });
      }
    }
  }
  return found;
}

function directoriesFrom(text: string, prefix: string): readonly string[] {
  const at = text.slice(0, maxTextCharacters).indexOf(prefix);
  const rest = at < 0 ? '' : (/^[\w./+@-]*/.exec(text.slice(at + prefix.length, at + maxTextCharacters))?.[0] ?? '');
  const steps = rest.split('/').filter((step) => step !== '');
  return Array.from({ length: Math.min(steps.length, maxStepsBelow) + 1 }, (_, count) =>
    [prefix, ...steps.slice(0, count)].join('/'),
  );
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

type PathHint = Extract<FactorHint, { factor: 'build-path' }>;
type Named = Extract<FactorHint, { factor: `factor-${string}` }>;

function pathsOf(finding: Finding): readonly PathHint[] {
  return finding.hints.filter((hint): hint is PathHint => hint.factor === 'build-path');
}

function isNamed(hint: FactorHint): hint is Named {
  return hint.factor.startsWith('factor-');
}

/** Begins the key of a reason that an experiment showed; its parameters are what was varied. */
export const shownByExperiment = 'experiment';

/** All reasons that a finding can have, the most telling one first; never empty. */
export function candidatesOf(finding: Finding, evidence: Evidence): readonly Candidate[] {
  if (finding.moved?.factor != null && !isGrave(finding)) return [movedBy(finding.moved, finding.moved.factor)];
  if (finding.role === 'unexplained') return [{ ...bare('factor-unexplained'), confidence: 'possible' }];
  const { hints } = finding;
  const first = hints[0];
  if (first === undefined || isGrave(finding)) return [compressorOf(finding, evidence) ?? ownCause(finding)];
  if (first.factor === 'clock') {
    const other = hints.find(isNamed);
    if (hints.every(({ factor }) => factor === 'clock')) return [clockOf(hints, evidence.clocks)];
    // What was downloaded or cached anew has new times too.
    return other === undefined ? [ownCause(finding)] : namedReasons(other, evidence);
  }
  if (first.factor === 'timezone') return [timezoneOf(first)];
  if (first.factor === 'build-path') return pathReasons(first, finding, evidence);
  return isNamed(first) ? namedReasons(first, evidence) : [ownCause(finding)];
}

/** What an experiment showed goes before what values suggest. */
function movedBy({ by, confidence }: Moved, { id, left, right }: NonNullable<Moved['factor']>): Candidate {
  return { id, key: JSON.stringify([shownByExperiment, id, by, confidence]), parameters: { left, right }, confidence };
}

/** A secret in the image is told by its own name, whatever made it. */
function isGrave({ grade, security }: Finding): boolean {
  return grade === 'finding' && (security?.severity === 'critical' || security?.severity === 'high');
}

function bare(id: string): Candidate {
  return { id, key: id, parameters: noParameters, confidence: 'likely' };
}

function ownCause(finding: Finding): Candidate {
  const id = finding.cause ?? 'factor-unexplained';
  return {
    id,
    key: `cause ${id}`,
    parameters: noParameters,
    confidence: finding.patternOnly ? 'possible' : 'likely',
  };
}

/** The compressor's marks in a header belong to the stream that it wrote differently. */
function compressorOf(finding: Finding, { findings }: Evidence): Candidate | undefined {
  if (finding.cause !== 'gzip-os-xfl') return undefined;
  const place = pathKey(finding.path);
  const stream = findings.find(
    (other) => other.role === 'encoding' && other.key === 'gzip:deflate' && pathKey(other.path) === place,
  );
  return stream === undefined ? undefined : ownCause(stream);
}

/** Likely when every time is within a day of its own image's clock, as far as the image says what its clock was. */
function clockOf(hints: readonly FactorHint[], clocks: Clocks): Candidate {
  const anchored = hints.every(
    (hint) => hint.factor === 'clock' && nearClock(hint.left, clocks.left) && nearClock(hint.right, clocks.right),
  );
  return { ...bare('factor-clock'), confidence: anchored ? 'likely' : 'possible' };
}

function nearClock(time: number | null, clock: Clock): boolean {
  return time === null || withinOneDay(time, clock);
}

function timezoneOf(hint: Extract<FactorHint, { factor: 'timezone' }>): Candidate {
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

/** A pair of paths is that of an output base, of a temporary file, of two users' homes, or of two directories. */
function pathReasons({ left, right }: PathHint, finding: Finding, evidence: Evidence): readonly Candidate[] {
  const bases = [outputBaseOf(`${left}/`), outputBaseOf(`${right}/`)];
  if (bases.every((base) => base !== undefined) && JSON.stringify(bases[0]) !== JSON.stringify(bases[1])) {
    return namedReasons({ factor: 'factor-output-base', left, right }, evidence);
  }
  if (randomSuffixPair(lastStep(left), lastStep(right)) !== undefined && temporary(left) && temporary(right)) {
    return [bare('factor-temp-path')];
  }
  const sites = evidence.pathSites.get(JSON.stringify([left, right])) ?? 0;
  const isBuild = sites >= 2 || (hasBuildRoot(left) && hasBuildRoot(right));
  const users = homeUsers(left, right);
  return [
    ...(isBuild ? [paired('factor-build-path', { left, right })] : [ownCause(finding)]),
    ...(users === undefined ? [] : [paired('factor-user', users)]),
  ];
}

function lastStep(path: string): string {
  return path.split('/').at(-1) ?? path;
}

function temporary(path: string): boolean {
  return /^\/(?:var\/)?tmp\//.test(path);
}

function paired(id: string, parameters: Parameters): Candidate {
  return { id, key: JSON.stringify([id, parameters]), parameters, confidence: 'likely' };
}

/** Two homes with the same directory below them differ by the user alone. */
function homeUsers(left: string, right: string): Parameters | undefined {
  const [a, b] = [homeOf(left), homeOf(right)];
  return a !== undefined && b !== undefined && a.rest === b.rest ? { left: a.user, right: b.user } : undefined;
}

function homeOf(path: string): { readonly user: string; readonly rest: string } | undefined {
  const match = /^\/(?:root|(?:home|Users)\/([^/]+))(\/.*)?$/.exec(path);
  return match === null ? undefined : { user: match[1] ?? 'root', rest: match[2] ?? '' };
}

/** Factors of which each image has one value: all their findings are one, whatever the values. */
const oneOfAKind: ReadonlySet<string> = new Set([
  'factor-aslr-pointer',
  'factor-autodetect',
  'factor-cache-state',
  'factor-cpu-model',
  'factor-crypto-signature',
  'factor-encoding',
  'factor-env-leak',
  'factor-float',
  'factor-git-state',
  'factor-hash-seed',
  'factor-inode',
  'factor-kernel',
  'factor-locale',
  'factor-memory-garbage',
  'factor-network-drift',
  'factor-pid-port',
  'factor-random',
  'factor-stamp',
  'factor-temp-path',
]);

function namedReasons(hint: Named, evidence: Evidence): readonly Candidate[] {
  const parameters = { left: hint.left, right: hint.right };
  if (hint.factor === 'factor-output-base') return outputBaseReasons(parameters, evidence);
  if (oneOfAKind.has(hint.factor)) return [{ ...bare(hint.factor), parameters }];
  if (hint.factor === 'factor-hostname') return [{ ...paired(hint.factor, shortNames(parameters)), parameters }];
  return [paired(hint.factor, parameters)];
}

/** `build7.example.org` and `build7` are one host. */
function shortNames({ left, right }: Parameters): Parameters {
  const short = (name: string | null): string | null => name?.split('.')[0] ?? null;
  return { left: short(left), right: short(right) };
}

/** The name is the MD5 of the workspace's directory: where that directory is known on both sides, it is the reason. */
function outputBaseReasons(parameters: Parameters, evidence: Evidence): readonly Candidate[] {
  const [left, right] = [outputBaseOf(`${parameters.left}/`), outputBaseOf(`${parameters.right}/`)];
  const own = { ...bare('factor-output-base'), parameters };
  if (left === undefined || right === undefined) return [own];
  if (left.hash === right.hash && left.user !== right.user) {
    return [paired('factor-user', { left: left.user, right: right.user }), own];
  }
  const workspace = evidence.workspaces.get(`${left.hash} ${right.hash}`);
  return workspace === undefined ? [own] : [paired('factor-build-path', workspace)];
}
