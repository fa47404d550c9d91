/** Parser settings of commands with arguments that may be given again: without them the parser keeps the last one only. */
export const repeatable = { 'duplicate-arguments-array': true, 'parse-positional-numbers': false } as const;

/** The parser takes `-` for no value of a list, so `--expect-file -` is handed to it as `--expect-file=-`. */
export function joinStdin(argv: readonly string[], lists: readonly string[]): string[] {
  return argv.flatMap((word, at) => {
    if (word === '-' && lists.includes(argv[at - 1] ?? '')) return [];
    return lists.includes(word) && argv[at + 1] === '-' ? [`${word}=-`] : [word];
  });
}

/** The last of each option that was given several times, but for those that are lists. */
export function lastGiven<T extends object>(given: T, lists: readonly string[]): T {
  const entries = Object.entries(given).map(([name, value]: [string, unknown]) => {
    const isList = lists.includes(name);
    return [name, Array.isArray(value) && !isList ? (value as readonly unknown[]).at(-1) : value] as const;
  });
  return Object.fromEntries(entries) as T;
}
