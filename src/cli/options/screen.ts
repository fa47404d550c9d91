/** Options of every command that may end on a screen of its own. */
export const screenOptions = {
  tui: { type: 'boolean', describe: 'Show the report on a screen to drill down in (docs/tui.md)' },
} as const;
