import type { ByteRange } from '../model/bytes.ts';
import type { Capacity, FactorHint, Finding, LeaveOneOut, Moved, ProofLevel } from '../model/cause.ts';
import { type Path, pathKey } from '../model/path.ts';
import type { Site, SiteSide } from '../model/site.ts';
import { siteId } from '../model/site-id.ts';
import { joinCapacities } from './capacity.ts';
import type { ClassifiedSite } from './classify.ts';
import { joinLeftOut, leftOut } from './left-out.ts';
import { addNature, type Nature, natureText, newNature } from './nature.ts';

const maxExamples = 5;
const maxRanges = 200;
const maxHints = 500;
const maxSources = 200;
const maxNames = 3;
const maxNamesKept = 100;

/**
 * Puts like sites together: 500 members that differ only in mtime are one finding with 500 sites. Sites are alike when
 * cause, role, grade, predicate and field are the same in one layer; lossy ones only when their values are too, and
 * unexplained ones only within one member.
 */
export function group(sites: readonly ClassifiedSite[], grouping: Grouping = {}): Finding[] {
  const groups = new Map<string, Group>();
  for (const item of foldDirectories(sites)) {
    const moved = item.role === 'derived' ? undefined : grouping.moved?.get(siteId(item.site));
    const apart = grouping.apart === true && item.role !== 'derived';
    const key = JSON.stringify([groupKey(item), moved ?? null, apart ? siteId(item.site) : '']);
    const found = groups.get(key);
    if (found === undefined) groups.set(key, newGroup(item, moved));
    else addTo(found, item);
  }
  return [...groups.values()].map(finish);
}

/** What an experiment asks of the grouping. */
export interface Grouping {
  /** Every site is a finding of its own. */
  readonly apart?: boolean;
  /** What moves a site, by `siteId`; sites that are moved by something else are not alike. */
  readonly moved?: ReadonlyMap<string, Moved>;
}

interface Group {
  readonly first: ClassifiedSite;
  readonly moved: Moved | undefined;
  readonly paths: Map<string, Path>;
  common: Path;
  readonly ranges: { left: ByteRange[]; right: ByteRange[] };
  readonly hints: Map<string, FactorHint>;
  readonly of: Map<string, Path>;
  /** Names of the fields in the group; more than one only where a way of writing shows in several. */
  readonly names: Set<string>;
  readonly nature: Nature;
  readonly digests: Set<number>;
  leaveOneOut: LeaveOneOut | undefined;
  bytes: number;
  sites: number;
  proof: ProofLevel | null;
  readonly capacities: Capacity[];
}

function groupKey(item: ClassifiedSite): string {
  const { site, role, cause, claim } = item;
  return JSON.stringify([
    role,
    cause,
    keyOf(item),
    claim.grade,
    claim.predicate ?? null,
    claim.security ?? null,
    role === 'unexplained' ? pathKey(site.path) : pathKey(site.path.slice(0, layerSteps(site.path))),
    isNamed(item) ? site.name : '',
    // What only the left has and what only the right has are two findings, as their values are.
    [site.left === null, site.right === null],
    isRootLine(item) && claim.hint?.factor !== 'clock' ? (claim.hint ?? null) : null,
    isValued(item) ? [site.left?.value ?? null, site.right?.value ?? null] : [],
  ]);
}

/** Another dialect shows in a dozen fields of each header and is one way of writing; unexplained bytes of one member are one. */
function keyOf({ site, role }: ClassifiedSite): string {
  return role === 'unexplained' || role === 'encoding' ? site.kind : site.key;
}

function isNamed({ site, role }: ClassifiedSite): boolean {
  return (site.kind === 'field' && role !== 'derived') || site.key.startsWith('oci:');
}

/** What may matter at run time is told value by value, except the lines of one text. */
function isValued({ site, role, claim }: ClassifiedSite): boolean {
  return (claim.grade === 'lossy' || claim.grade === 'finding') && role === 'root' && site.kind !== 'line';
}

/** Two users or two directories in the lines of a layer are two findings. */
function isRootLine({ site, role }: ClassifiedSite): boolean {
  return role === 'root' && site.kind === 'line';
}

/** `layer:3` is one step; with several platforms the path begins `index, linux/arm64, layer:3`. */
function layerSteps(path: Path): number {
  return path[0] === 'index' ? 3 : 1;
}

function newGroup(item: ClassifiedSite, moved: Moved | undefined): Group {
  const group: Group = {
    first: item,
    moved,
    paths: new Map(),
    common: item.site.path,
    ranges: { left: [], right: [] },
    hints: new Map(),
    of: new Map(),
    names: new Set(),
    nature: newNature(),
    digests: new Set(),
    leaveOneOut: undefined,
    bytes: 0,
    sites: 0,
    proof: item.proof,
    capacities: [],
  };
  addTo(group, item);
  return group;
}

function addTo(group: Group, item: ClassifiedSite): void {
  const { site, claim } = item;
  group.sites += item.folded ?? 1;
  group.bytes += site.bytes;
  group.proof = lowerLevel(group.proof, item.proof);
  group.capacities.push(item.capacity);
  if (claim.role === 'encoding' && group.names.size < maxNamesKept) group.names.add(site.name);
  group.common = commonPath(group.common, site.path);
  const key = pathKey(site.path);
  if (group.paths.size < maxExamples || group.paths.has(key)) group.paths.set(key, site.path);
  if (key === pathKey(group.first.site.path)) addRanges(group, site);
  if (claim.hint !== undefined && group.hints.size < maxHints) group.hints.set(JSON.stringify(claim.hint), claim.hint);
  if (item.needed !== undefined) group.leaveOneOut = joinLeftOut(group.leaveOneOut, leftOut(item.needed));
  if (item.digest !== undefined) group.digests.add(item.digest);
  if (item.role === 'unexplained') addNature(group.nature, site);
  if (site.of !== undefined && group.of.size < maxSources) group.of.set(pathKey(site.of), site.of);
}

/** The lower of two levels; none is lower than all. */
export function lowerLevel(left: ProofLevel | null, right: ProofLevel | null): ProofLevel | null {
  return left === null || (right !== null && left < right) ? left : right;
}

function addRanges({ ranges }: Group, { left, right }: Site): void {
  if (ranges.left.length < maxRanges) ranges.left.push(...(left?.ranges ?? []));
  if (ranges.right.length < maxRanges) ranges.right.push(...(right?.ranges ?? []));
}

function commonPath(left: Path, right: Path): Path {
  const end = left.findIndex((step, at) => step !== right[at]);
  return end === -1 ? left : left.slice(0, end);
}

function finish(group: Group): Finding {
  const { site, role, cause, claim, ambiguousWith, patternOnly } = group.first;
  const paths = [...group.paths.values()];
  const nature = natureText(group.nature);
  return {
    role,
    cause,
    grade: claim.grade,
    security: claim.security ?? null,
    path: paths.length === 1 ? (paths[0] ?? site.path) : group.common,
    key: site.key,
    kind: site.kind,
    name: nameOf(group),
    left: withRanges(site.left, group.ranges.left),
    right: withRanges(site.right, group.ranges.right),
    bytes: group.bytes,
    sites: group.sites,
    examples: group.sites > 1 ? paths : [],
    equation: role === 'derived' ? equationOf(site) : null,
    predicate: claim.predicate ?? null,
    hints: [...group.hints.values()],
    of: [...group.of.values()],
    proof: group.proof,
    patternOnly,
    capacity: joinCapacities(group.capacities),
    ambiguousWith,
    ...(nature === undefined ? {} : { nature }),
    ...(group.leaveOneOut === undefined ? {} : { leaveOneOut: group.leaveOneOut }),
    ...(group.digests.size === 0 ? {} : { digests: [...group.digests] }),
    ...(group.moved === undefined ? {} : { moved: group.moved }),
  };
}

function nameOf({ first, names, sites, paths }: Group): string {
  if (names.size > 1) return [...names].sort().slice(0, maxNames).join(', ') + (names.size > maxNames ? ', …' : '');
  return first.site.kind === 'line' && sites > 1 && paths.size === 1
    ? `${sites} lines, first ${first.site.name}`
    : first.site.name;
}

function withRanges(side: SiteSide | null, ranges: readonly ByteRange[]): SiteSide | null {
  return side === null ? null : { ...side, ranges };
}

function equationOf(site: Site): string | null {
  return site.left?.derived?.equation ?? site.right?.derived?.equation ?? null;
}

/** A one-sided directory speaks for all that lies below it: one finding, with as many sites as members. */
function foldDirectories(sites: readonly ClassifiedSite[]): ClassifiedSite[] {
  const tops = new Map<string, { item: ClassifiedSite; folded: number; bytes: number }>();
  const kept: ClassifiedSite[] = [];
  for (const item of sites) {
    if (!isOneSided(item)) {
      kept.push(item);
      continue;
    }
    const top = topDirectory(item, tops);
    if (top !== undefined) {
      top.folded += 1;
      top.bytes += item.site.bytes;
    } else if (item.site.facts?.['type'] === 'directory') {
      tops.set(presenceKey(item.site, item.site.path), { item, folded: 1, bytes: item.site.bytes });
    } else kept.push(item);
  }
  const folded = [...tops.values()].map(({ item, folded, bytes }) => ({
    ...item,
    folded,
    site: folded === 1 ? item.site : withMemberCount({ ...item.site, bytes }, folded - 1),
  }));
  return [...kept, ...folded];
}

function isOneSided({ site, role }: ClassifiedSite): boolean {
  return site.kind === 'presence' && role === 'unexplained';
}

function presenceKey(site: Site, path: Path): string {
  return `${site.left === null ? 'right' : 'left'}\0${pathKey(path)}`;
}

function topDirectory<T>({ site }: ClassifiedSite, tops: ReadonlyMap<string, T>): T | undefined {
  const base = site.path.slice(0, -1);
  let name = site.path.at(-1) ?? '';
  for (let cut = name.lastIndexOf('/'); cut > 0; cut = name.lastIndexOf('/')) {
    name = name.slice(0, cut);
    const found = tops.get(presenceKey(site, [...base, name]));
    if (found !== undefined) return found;
  }
  return undefined;
}

function withMemberCount(site: Site, members: number): Site {
  const extend = (side: SiteSide | null): SiteSide | null =>
    side === null ? null : { ...side, value: `${String(side.value)} with ${members} members below` };
  return { ...site, left: extend(site.left), right: extend(site.right) };
}
