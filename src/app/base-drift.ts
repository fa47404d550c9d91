import { lowerLevel } from '../analysis/group.ts';
import { joinLeftOut } from '../analysis/left-out.ts';
import type { Finding } from '../model/cause.ts';
import { isUnder, type Path } from '../model/path.ts';
import type { Site } from '../model/site.ts';

/** Files by which a base image says what it is: its release, or the packages that distroless images list one by one. */
const baseMarks = /^(usr\/lib\/os-release|etc\/os-release|var\/lib\/dpkg\/status\.d\/[^/]+)$/;

/**
 * When layers below the top say that they belong to another base, everything that differs at or below them is said once.
 * Security findings stay on their own. `classify` turns the one site into a finding.
 */
export function foldBaseDrift(
  findings: readonly Finding[],
  base: Path,
  layerCount: number,
  classify: (sites: readonly Site[]) => readonly Finding[],
): readonly Finding[] {
  const marks = findings.filter((finding) => isBaseMark(finding, base));
  const top = Math.max(-1, ...marks.map((finding) => layerOf(finding, base)));
  if (top === -1 || top >= layerCount - 1) return findings;
  const isFolded = (finding: Finding): boolean =>
    finding.role !== 'derived' && finding.security === null && layerOf(finding, base) <= top;
  const folded = findings.filter(isFolded);
  const mark = marks[0];
  const site: Site = {
    path: [...base, `layer:${top}`],
    key: 'oci:base',
    kind: 'metadata',
    name: `base image (layers 0 to ${top})`,
    left: mark?.left ?? null,
    right: mark?.right ?? null,
    bytes: folded.reduce((sum, finding) => sum + finding.bytes, 0),
  };
  const sites = folded.reduce((sum, finding) => sum + finding.sites, 0);
  const layers = [...new Set(folded.map((finding) => layerOf(finding, base)))].sort((a, b) => a - b);
  const examples = layers.slice(0, 5).map((at) => [...base, `layer:${at}`]);
  const [finding] = classify([site]);
  const proof = folded.map((each) => (each.role === 'unexplained' ? 'P0' : each.proof)).reduce(lowerLevel, 'P4');
  const leaveOneOut = folded.map((each) => each.leaveOneOut).reduce(joinLeftOut, undefined);
  const places = leaveOneOut === undefined ? {} : { leaveOneOut };
  const digests = [...new Set(folded.flatMap((each) => each.digests ?? []))];
  const said =
    finding === undefined
      ? []
      : [{ ...finding, ...places, proof, sites, digests, examples: sites > 1 ? examples : [] }];
  return [...said, ...findings.filter((other) => !isFolded(other))];
}

function isBaseMark(finding: Finding, base: Path): boolean {
  const member = finding.path[base.length + 1];
  return finding.role !== 'derived' && finding.kind !== 'metadata' && member !== undefined && baseMarks.test(member);
}

function layerOf(finding: Finding, base: Path): number {
  const step = isUnder(finding.path, base) ? finding.path[base.length] : undefined;
  return step?.startsWith('layer:') === true ? Number(step.slice('layer:'.length)) : Number.POSITIVE_INFINITY;
}
