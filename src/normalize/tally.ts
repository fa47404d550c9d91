/** What normalising did, by the id of the cause whose form was written, and what it left byte for byte. */
export interface Outcome {
  /** Cause id and how many places were rewritten; sorted by id. */
  readonly forms: readonly { readonly id: string; readonly count: number }[];
  /** Sorted by path, then reason. */
  readonly leftAlone: readonly { readonly path: string; readonly reason: string }[];
}

/** Counts forms; of the left-alone places at most `maxListed` are kept by name. */
export class Tally {
  readonly #forms = new Map<string, number>();
  readonly #leftAlone: { path: string; reason: string }[] = [];

  /** One place was brought into the form of this cause. */
  count(id: string, times = 1): void {
    if (times > 0) this.#forms.set(id, (this.#forms.get(id) ?? 0) + times);
  }

  /** The same, where it changed anything. */
  countIf(changed: boolean, id: string): void {
    if (changed) this.count(id);
  }

  leave(path: string, reason: string): void {
    this.#leftAlone.push({ path, reason });
  }

  /** Takes over what another tally holds. */
  add(other: Tally): void {
    for (const [id, times] of other.#forms) this.count(id, times);
    this.addLeft(other);
  }

  /** Takes over what another tally left alone, where the rest of it came to nothing. */
  addLeft(other: Tally): void {
    this.#leftAlone.push(...other.#leftAlone);
  }

  outcome(): Outcome {
    const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
    return {
      forms: [...this.#forms].map(([id, count]) => ({ id, count })).sort((a, b) => compare(a.id, b.id)),
      leftAlone: [...this.#leftAlone].sort((a, b) => compare(a.path, b.path) || compare(a.reason, b.reason)),
    };
  }
}
