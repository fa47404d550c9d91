import { Box, Text, useInput } from 'ink';
import { type ReactElement, useSyncExternalStore } from 'react';
import { frameRows, isTooSmall, paneHeight, type Size, smallest } from './frame.ts';
import { helpLines } from './help.ts';
import { loadingLines } from './loading.ts';
import { fitted, painted } from './paint.ts';
import { pressesOf } from './presses.ts';
import type { Session, Snapshot } from './session.ts';

/** The whole screen: what the session shows, a `Text` for each row. Only rows on the screen are ever made. */
export function App({ session }: { readonly session: Session }): ReactElement {
  const snapshot = useSyncExternalStore(session.subscribe, session.snapshot);
  useInput((input, key) => {
    if (key.ctrl && input === 'c') session.interrupt();
    else for (const press of pressesOf(input, key)) session.press(press);
  });
  return (
    <Box flexDirection="column">
      {rowsOf(snapshot, session).map((row, at) => (
        // A row is its place on the screen.
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other identity
        <Text key={at} wrap="truncate-end">
          {row}
        </Text>
      ))}
    </Box>
  );
}

function rowsOf(snapshot: Snapshot, { subject, color }: Session): string[] {
  const { size } = snapshot;
  if (isTooSmall(size)) return small(size);
  if (snapshot.phase === 'loading')
    return loadingLines(subject, snapshot.progress, size).map((line) => painted(fitted(line, size.columns), color));
  const { state, details } = snapshot;
  if (state.help) return helpLines().map((line) => painted(fitted(line, size.columns), color));
  const inHex = details.hex !== null;
  // A resize may have made the details shorter than they were scrolled.
  const scroll = inHex ? 0 : Math.max(0, Math.min(state.scroll, details.lines.length - paneHeight(size)));
  return frameRows({
    state: { ...state, scroll },
    size,
    color,
    details: details.lines.slice(scroll, scroll + paneHeight(size)),
    total: inHex ? null : details.lines.length,
  });
}

function small({ columns, rows }: Size): string[] {
  return [
    `This screen needs ${smallest.columns} columns and ${smallest.rows} rows;`,
    `the terminal has ${columns} and ${rows}. q quits.`,
  ];
}
