import type { Report, ReportFinding } from '../../src/model/report.ts';
import { archetypes } from './archetypes.ts';
import type { PlacedFault } from './build-case.ts';
import { layerFaults } from './injections/layer-writing.ts';
import { isOf } from './judge.ts';
import type { Fault, Truth } from './model.ts';
import type { PlannedCase } from './plan.ts';
import { compareCase } from './run-case.ts';

/** What became of one attack. */
export interface AttackResult {
  readonly id: string;
  readonly verdict: Report['verdict'];
  /** The worst there is: a change that matters, and the images are said to be equal. */
  readonly harmless: boolean;
  /** Something that is no mere consequence is said at the place of the change, or the place could not be read. */
  readonly named: boolean;
  readonly said: readonly string[];
}

/** Harmless changes to hide among. */
const camouflage = layerFaults.filter(({ id }) =>
  ['layer: times', 'layer: gzip time', 'layer: end blocks'].includes(id),
);

/** Every attack in `turns` images and depths, every second time among changes that are harmless. */
export function planAttacks(attacks: readonly Fault[], turns: number): PlannedCase[] {
  return attacks.flatMap((fault, at) =>
    Array.from({ length: turns }, (_, turn) => {
      const from = archetypes[(at + turn) % archetypes.length];
      if (from === undefined) throw new RangeError('no archetypes');
      const depth = fault.kind === 'files' && fault.place === 'anywhere' ? (at + turn) % 5 : 0;
      const hidden = turn % 2 === 1;
      const others: PlacedFault[] = hidden
        ? camouflage.filter((other) => fits(fault, other.id)).map((other) => ({ fault: other, depth: 0 }))
        : [];
      const id = `${fault.id} (${from.id}, depth ${depth}${hidden ? ', among others' : ''})`;
      const placed = [{ fault, depth }, ...others];
      return {
        id,
        group: 'single' as const,
        faults: placed.length,
        archetype: from.id,
        depth,
        drift: false,
        from,
        placed,
      };
    }),
  );
}

/** New times for all members would undo what an attack does with the time of one. */
function fits(fault: Fault, other: string): boolean {
  return fault.kind !== 'layer' || other !== 'layer: times';
}

export async function runAttack(planned: PlannedCase): Promise<AttackResult> {
  const { report, truths } = await compareCase(planned);
  const [truth] = truths;
  const own =
    truth === undefined ? [] : report.findings.filter((finding) => finding.role !== 'derived' && isOf(finding, truth));
  const broken = report.problems.some(
    (problem) => problem.severity === 'error' && truth !== undefined && isNear(problem.path, truth),
  );
  return {
    id: planned.id,
    verdict: report.verdict,
    harmless: report.verdict === 'equivalent' || report.verdict === 'identical',
    named: own.some(isGrave) || broken,
    said: own.map(({ cause, role, grade }) => `${cause ?? role} (${grade})`),
  };
}

function isGrave({ role, grade, security, predicate }: ReportFinding): boolean {
  if (role === 'unexplained' || security !== null) return true;
  return grade === 'lossy' || grade === 'finding' || (grade === 'guarded' && predicate?.held !== true);
}

/** A problem with the place itself, or with what holds it. */
function isNear(path: readonly string[], { roots }: Truth): boolean {
  return roots.some(({ steps }) => path.every((step, at) => steps[at] === step || steps[at] === '**'));
}
