import type { LeaveOneOut } from '../model/cause.ts';

/** One place: needed, idle, or (null) not tried. */
export function leftOut(needed: boolean | null): LeaveOneOut {
  return { needed: needed === true ? 1 : 0, idle: needed === false ? 1 : 0, untried: needed === null ? 1 : 0 };
}

export function joinLeftOut(one: LeaveOneOut | undefined, other: LeaveOneOut | undefined): LeaveOneOut | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return {
    needed: one.needed + other.needed,
    idle: one.idle + other.idle,
    untried: one.untried + other.untried,
  };
}
