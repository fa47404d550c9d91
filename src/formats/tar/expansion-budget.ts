import { maxInflatedMemberBytes, maxInflateRatio, maxLayerBytes, minInflateRatioBytes } from '../../bytes/limits.ts';

/** Bounds what the sparse files of one archive expand to, by the limits that hold for compressed data. */
export class ExpansionBudget {
  #spent = 0;

  /** True when a file of `size` bytes may be expanded of which the archive's first `position` bytes tell; counts it then. */
  spend(size: number, position: number): boolean {
    const total = this.#spent + size;
    const most = Math.min(maxLayerBytes, Math.max(minInflateRatioBytes, position * maxInflateRatio));
    if (size > maxInflatedMemberBytes || total > most) return false;
    this.#spent = total;
    return true;
  }
}
