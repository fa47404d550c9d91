import { capacityBits } from '../analysis/capacity.ts';
import { lowerLevel } from '../analysis/group.ts';
import { joinLeftOut } from '../analysis/left-out.ts';
import type { Finding, ProofLevel } from '../model/cause.ts';
import type { Report } from '../model/report.ts';

/** How far one part of the comparison was proved: a platform's image, or the index. */
export interface PartProof {
  readonly equal: boolean;
  /** The same, with compressed bytes taken from the left where no encoder writes them. */
  readonly payloads: boolean;
  readonly stop: string | null;
}

/**
 * The level of the whole: P4 when every part is equal once the roots are undone, else that of the root that was followed
 * least far; null where something is not explained at all, or nothing differs.
 */
export function concludeProof(
  found: readonly Finding[],
  parts: readonly PartProof[],
  options: { readonly prove?: boolean },
): { readonly findings: readonly Finding[]; readonly proof: Report['proof'] } {
  const whole = options.prove !== false && parts.every(({ equal }) => equal);
  const payloads = options.prove !== false && parts.every((part) => part.payloads);
  const findings = found.map((finding) => {
    if (!isProved(finding)) return finding;
    if (whole) return { ...finding, proof: 'P4' as const };
    return payloads && finding.proof === 'P1' ? { ...finding, proof: 'P2' as const } : finding;
  });
  const roots = findings.filter(({ role }) => role !== 'derived');
  const level = roots.map(levelOf).reduce(lowerLevel, roots.length === 0 ? null : 'P4');
  const leaveOneOut = roots
    .filter(isProved)
    .map((root) => root.leaveOneOut)
    .reduce(joinLeftOut, undefined);
  return {
    findings,
    proof: {
      level,
      capacityBits: capacityBits(findings),
      certificate: null,
      stop: stopOf(roots, level, parts, options.prove !== false),
      ...(leaveOneOut === undefined ? {} : { leaveOneOut }),
    },
  };
}

function isProved({ proof }: Finding): boolean {
  return proof !== null && proof !== 'P0';
}

function levelOf({ role, proof }: Finding): ProofLevel | null {
  return role === 'unexplained' ? null : proof;
}

function stopOf(
  roots: readonly Finding[],
  level: ProofLevel | null,
  parts: readonly PartProof[],
  prove: boolean,
): string | null {
  if (roots.length === 0 || level === 'P4') return null;
  if (!prove) return 'the single places, since --no-proof was given';
  return parts.find(({ stop }) => stop !== null)?.stop ?? 'only one side has it';
}
