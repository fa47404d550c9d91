/** Rounds of hashing spent on one store; real ones take some ten thousand for each key and password that is tried. */
const maxRounds = 4_000_000;

/** Keeps a hostile iteration count from keeping the tool busy: what would exceed the budget stays closed. */
export class WorkBudget {
  #left = maxRounds;

  /** False when there is not so much left. */
  spend(rounds: number): boolean {
    if (rounds < 1 || rounds > this.#left) return false;
    this.#left -= rounds;
    return true;
  }
}
