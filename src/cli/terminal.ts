import { spawnSync } from 'node:child_process';
import { atEnd } from '../util/at-end.ts';

/** The terminal that a screen takes over. */
export interface ProcessTerminal {
  readonly stdin: NodeJS.ReadStream;
  /** Writes at once, also while the process ends. */
  write(text: string): void;
  size(): { readonly columns: number; readonly rows: number };
  onResize(changed: () => void): () => void;
  /** Calls back when the process ends, so that the terminal can be given back; returns how to stop it. */
  onEnd(ending: () => void): () => void;
  /** Runs the user's pager on a text and returns when it is left; says what went wrong, or null. */
  page(text: string): string | null;
}

/** null where input or output is no terminal. Loads nothing of Ink yet; it is told here that this is no CI job. */
export function openTerminal(): ProcessTerminal | null {
  const { stdin, stdout } = process;
  if (stdin.isTTY !== true || stdout.isTTY !== true || process.env.TERM === 'dumb') return null;
  // Ink shows nothing in a CI job, and React is several times slower outside of production.
  process.env.CI = 'false';
  process.env.NODE_ENV ??= 'production';
  return {
    stdin,
    write: (text) => void stdout.write(text),
    size: () => ({ columns: stdout.columns, rows: stdout.rows }),
    onResize: (changed) => {
      stdout.on('resize', changed);
      return () => void stdout.off('resize', changed);
    },
    onEnd: atEnd,
    page: (text) => runPager(text, process.env.PAGER),
  };
}

/** While the pager runs nothing else does: otherwise its keys would be read by both. */
function runPager(text: string, pager: string | undefined): string | null {
  const command = pager === undefined || pager.trim() === '' ? 'less' : pager;
  const { status, error } = spawnSync('/bin/sh', ['-c', command], {
    input: text,
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  if (status === 127) return `The pager '${command}' was not found; set PAGER to another one.`;
  // A pager that is left before it has read everything closes its pipe.
  return error !== undefined && !('code' in error && error.code === 'EPIPE') ? `The pager: ${error.message}` : null;
}
