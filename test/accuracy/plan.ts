import { digestOf } from '../../fixtures/lib/oci.ts';
import { type Archetype, archetypes } from './archetypes.ts';
import type { PlacedFault } from './build-case.ts';
import { inputDrift } from './injections/input-drift.ts';
import type { Case, Fault } from './model.ts';
import { Prng } from './prng.ts';

/** A case that is not built yet. */
export interface PlannedCase extends Omit<Case, 'truths'> {
  readonly from: Archetype;
  readonly placed: readonly PlacedFault[];
}

export interface PlanOptions {
  readonly seed: number;
  /** Archetypes that each single fault is put into. */
  readonly singles: number;
  /** Whether each fault is also put beside an input that changed. */
  readonly beside: boolean;
  /** Cases for each size of mixture. */
  readonly mixtures: Readonly<Record<number, number>>;
}

export const fullPlan: PlanOptions = { seed: 1, singles: 4, beside: true, mixtures: { 2: 60, 4: 60, 8: 100, 16: 40 } };
export const quickPlan: PlanOptions = { seed: 1, singles: 1, beside: true, mixtures: { 2: 10, 4: 10, 8: 15, 16: 5 } };

/** Every fault alone in several images, once more beside an input that changed too, and mixtures drawn by the seed. */
export function plan(faults: readonly Fault[], options: PlanOptions): PlannedCase[] {
  return [
    ...faults.flatMap((fault, at) => singles(fault, at, options)),
    ...(options.beside ? faults.map((fault, at) => besideDrift(fault, at)) : []),
    ...Object.entries(options.mixtures).flatMap(([size, count]) => mixtures(faults, Number(size), count, options)),
  ];
}

function singles(fault: Fault, at: number, { singles: count }: PlanOptions): PlannedCase[] {
  return Array.from({ length: count }, (_, turn) => {
    const from = archetypeAt(at + turn);
    const depth = isDeep(fault) ? (at + turn * 2) % 5 : 0;
    return planned('single', from, [{ fault, depth }], false, '');
  });
}

function besideDrift(fault: Fault, at: number): PlannedCase {
  const from = archetypeAt(at + 2);
  const depth = isDeep(fault) ? (at + 1) % 4 : 0;
  return planned('single', from, [{ fault, depth }, driftAt(at)], true, '');
}

function driftAt(at: number): PlacedFault {
  const fault = inputDrift[at % inputDrift.length];
  if (fault === undefined) throw new RangeError('no drift');
  return { fault, depth: 0 };
}

function mixtures(faults: readonly Fault[], size: number, count: number, { seed }: PlanOptions): PlannedCase[] {
  return Array.from({ length: count }, (_, turn) => {
    const random = new Prng(`mixture ${size} ${turn} ${seed}`);
    const from = archetypeAt(turn);
    const chosen = compatible(random.shuffle(faults), size);
    const placed = chosen.map((fault) => ({ fault, depth: isDeep(fault) ? random.below(5) : 0 }));
    const drift = turn % 4 === 3;
    return planned('mixture', from, drift ? [...placed, driftAt(turn)] : placed, drift, ` #${turn}`);
  });
}

/** The first faults that can be in one image together. */
function compatible(faults: readonly Fault[], size: number): Fault[] {
  const taken = new Set<string>();
  const chosen: Fault[] = [];
  for (const fault of faults) {
    const slots = slotsOf(fault);
    if (chosen.length === size || slots.some((slot) => taken.has(slot))) continue;
    for (const slot of slots) taken.add(slot);
    chosen.push(fault);
  }
  return chosen;
}

function slotsOf(fault: Fault): readonly string[] {
  if (fault.kind === 'layer') return fault.slots;
  if (fault.kind === 'files' && fault.place === 'layer') return fault.files.map(({ name }) => name);
  // Two layers with equal bytes on one side each cannot be told from one layer that moved.
  if (fault.kind === 'own-layer') return [digestOf(fault.left.tar), digestOf(fault.right.tar)];
  return [fault.id];
}

function isDeep(fault: Fault): boolean {
  return fault.kind === 'files' && fault.place === 'anywhere';
}

function planned(
  group: Case['group'],
  from: Archetype,
  placed: readonly PlacedFault[],
  drift: boolean,
  turn: string,
): PlannedCase {
  const own = drift ? placed.slice(0, -1) : placed;
  const [first] = own;
  const name = group === 'single' ? (first?.fault.id ?? '') : `mixture of ${own.length}${turn}`;
  const depth = group === 'single' && first !== undefined && isDeep(first.fault) ? first.depth : null;
  const place = depth === null ? from.id : `${from.id}, depth ${depth}`;
  const id = `${name} (${place}${drift ? ', drift' : ''})`;
  return { id, group, faults: own.length, archetype: from.id, depth, drift, from, placed };
}

function archetypeAt(at: number): Archetype {
  const found = archetypes[at % archetypes.length];
  if (found === undefined) throw new RangeError('no archetypes');
  return found;
}
