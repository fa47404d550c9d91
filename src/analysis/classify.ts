import type { Capacity, Cause, CauseContext, Claim, Clock, Finding, Role, Specificity } from '../model/cause.ts';
import { type Path, pathKey } from '../model/path.ts';
import type { Site } from '../model/site.ts';
import { capacityOf } from './capacity.ts';

/** A site with the answer of the most specific cause that accepted it. */
export interface ClassifiedSite {
  readonly site: Site;
  readonly role: Role;
  readonly cause: string | null;
  readonly claim: Claim;
  readonly ambiguousWith: readonly string[];
  /** The cause saw no more than a pattern. */
  readonly patternOnly: boolean;
  readonly proof: Finding['proof'];
  readonly capacity: Capacity;
  /** How many sites this one stands for, when a directory speaks for its members. */
  readonly folded?: number;
  /** Undoing everything but this leaves a difference; false: it does not; null: not tried. Absent without a proof. */
  readonly needed?: boolean | null;
  /** The digest in whose bytes it lies, by number; see `DigestGraph`. */
  readonly digest?: number;
}

export type Uncounted = Omit<ClassifiedSite, 'capacity'>;

export interface ClassifyOptions {
  readonly causes: readonly Cause[];
  readonly clock: { readonly left: Clock; readonly right: Clock };
}

const ranks: Readonly<Record<Specificity, number>> = { structured: 0, anchored: 1, context: 2, bare: 3 };

/** Gives every site its role, cause and grade. Pure; the order of the result is the order of `sites`. */
export function classify(sites: readonly Site[], options: ClassifyOptions): ClassifiedSite[] {
  const lookup = causeLookup(options.causes);
  const contexts = containerContexts(sites, options.clock);
  return sites.map((site) => {
    const classified = classifySite(site, lookup(site.key), contexts(site));
    return { ...classified, capacity: capacityOf(classified, options.clock) };
  });
}

function classifySite(site: Site, causes: readonly Cause[], cx: CauseContext): Uncounted {
  // Looked up by its digest: what the place otherwise means does not count.
  if (site.facts?.['digestsOfFiles'] === true) return unexplained(site);
  const half = isHalfDerived(site);
  const accepted = causes.flatMap((cause) => {
    const claim = cause.claim(site, cx);
    return claim === undefined || (half && claimsDerivedOnly(claim)) ? [] : [{ cause, claim }];
  });
  const best = accepted[0];
  if (best === undefined) return unexplained(site);
  const derivation = isRespelled(site, best.claim) ? 'none' : derivationOf(site);
  if (derivation === 'fails') return liesAboutContent(site, best.cause);
  const role = derivation === 'holds' ? 'derived' : (site.role ?? best.claim.role ?? 'root');
  const rivals = accepted.slice(1).filter(({ cause }) => cause.specificity === best.cause.specificity);
  return {
    site,
    role,
    cause: best.cause.id,
    claim: best.claim,
    ambiguousWith: role === 'derived' ? [] : rivals.map(({ cause }) => cause.id),
    patternOnly: best.cause.specificity === 'bare',
    proof: role === 'derived' ? null : best.cause.specificity === 'bare' ? 'P0' : 'P1',
  };
}

/** A value that is computed on one side and something else on the other: no cause of derived values may claim it as safe. */
function isHalfDerived(site: Site): boolean {
  const { left, right } = site;
  return left !== null && right !== null && (left.derived === undefined) !== (right.derived === undefined);
}

/** Causes of derived values say no more than that: their role comes from the derivation, which one side lacks here. */
function claimsDerivedOnly(claim: Claim): boolean {
  return claim.grade === 'safe' && claim.role === undefined;
}

/** One value written in two ways follows from nothing: the writing is what differs. */
function isRespelled(site: Site, claim: Claim): boolean {
  return site.facts?.['sameValue'] === true && claim.role === 'encoding' && derivationOf(site) === 'holds';
}

const nothingKnown = { cause: null, ambiguousWith: [], patternOnly: false, proof: null };

function unexplained(site: Site): Uncounted {
  if (derivationOf(site) === 'holds') {
    return { ...nothingKnown, site, role: 'derived', claim: { grade: 'safe' } };
  }
  const claim: Claim =
    site.alarm === undefined
      ? { grade: 'lossy' }
      : { grade: 'finding', security: { severity: 'high', why: site.alarm } };
  return { ...nothingKnown, site, role: 'unexplained', claim };
}

/** A stored digest, size or checksum that does not match what it is computed from is a root, and a grave one. */
function liesAboutContent(site: Site, cause: Cause): Uncounted {
  const sides = (['left', 'right'] as const).filter((side) => site[side]?.derived?.holds === false);
  const claim: Claim = {
    grade: 'finding',
    security: {
      severity: 'high',
      why: `the ${sides.join(' and the ')} value is not ${site[sides[0] ?? 'left']?.derived?.equation ?? 'what its content gives'}`,
    },
  };
  return { ...nothingKnown, site, role: 'root', cause: cause.id, claim };
}

/** Derived only where recomputing gives the stored value on every side that has one. */
function derivationOf(site: Site): 'holds' | 'fails' | 'none' {
  const present = [site.left, site.right].filter((side) => side !== null);
  if (present.length === 0 || present.some((side) => side.derived === undefined)) return 'none';
  return present.every((side) => side.derived?.holds === true) ? 'holds' : 'fails';
}

/** Causes for one key, most specific first, then by id. */
function causeLookup(causes: readonly Cause[]): (key: string) => readonly Cause[] {
  const sorted = [...causes].sort(
    (a, b) => ranks[a.specificity] - ranks[b.specificity] || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  );
  const known = new Map<string, readonly Cause[]>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const matching = sorted.filter((cause) => cause.on.some((pattern) => keyMatches(pattern, key)));
    known.set(key, matching);
    return matching;
  };
}

function keyMatches(pattern: string, key: string): boolean {
  return pattern.endsWith('*') ? key.startsWith(pattern.slice(0, -1)) : pattern === key;
}

interface Container {
  readonly byKey: Map<string, Site[]>;
  readonly memos: Map<string, unknown>;
}

/** One context per container: sites whose paths have the same parent look at each other. */
function containerContexts(sites: readonly Site[], clock: CauseContext['clock']): (site: Site) => CauseContext {
  const containers = new Map<string, Container>();
  for (const site of sites) {
    const container = containerOf(containers, site.path);
    const siblings = container.byKey.get(site.key);
    if (siblings === undefined) container.byKey.set(site.key, [site]);
    else siblings.push(site);
  }
  return (site) => {
    const { byKey, memos } = containerOf(containers, site.path);
    return {
      clock,
      siblings: (key) => byKey.get(key) ?? [],
      memo: <T>(name: string, compute: () => T): T => {
        if (!memos.has(name)) memos.set(name, compute());
        return memos.get(name) as T;
      },
    };
  };
}

function containerOf(containers: Map<string, Container>, path: Path): Container {
  const key = pathKey(path.length > 1 ? path.slice(0, -1) : path);
  const found = containers.get(key) ?? { byKey: new Map(), memos: new Map() };
  containers.set(key, found);
  return found;
}
