/** Lets at most `most` pieces of work run at once, in the order in which they ask. */
export function takeTurns(most: number): (work: () => Promise<unknown>) => Promise<void> {
  const waiting: (() => void)[] = [];
  let running = 0;
  const release = (): void => {
    running -= 1;
    waiting.shift()?.();
  };
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    running += 1;
    // The caller sees how the work itself ends; here only that it ends.
    void work().then(release, release);
  };
}
