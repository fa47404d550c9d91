import { readFile } from 'node:fs/promises';
import type { PeekedPair, Peeker } from '../app/peek.ts';
import type { Report } from '../model/report.ts';
import type { Line } from '../renderers/terminal/line.ts';
import type { Peeked, TuiPorts } from '../renderers/tui/ports.ts';
import { placeOf } from '../renderers/view/chain.ts';
import { printable } from '../util/printable.ts';
import type { RegistryChoices } from './command.ts';
import type { Io } from './io.ts';
import { pageBlocks } from './page.ts';
import type { Progress } from './progress.ts';
import { registryOptions } from './registry-options.ts';
import type { ProcessTerminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export interface ScreenDependencies {
  /** null where input or output is no terminal. */
  openTerminal(): Promise<ProcessTerminal | null>;
  /** Directory of the causes' pages, ending in a slash. */
  readonly pages: URL;
  /** Workers when `--jobs` is not given. */
  readonly cores: number;
  readonly signal: AbortSignal;
}

export interface ScreenRequest {
  /** What is being shown, a line each. */
  readonly subject: readonly string[];
  readonly color: boolean | null;
  /** Of an index, the one that was compared. */
  readonly platform: string | null;
  readonly jobs: number | null;
  readonly registry: RegistryChoices;
  load(onProgress: (event: Progress) => void, signal: AbortSignal): Promise<Report>;
}

/** Shows a report until the user leaves, and gives it back; null when the user left before there was one. */
export async function runScreen(
  request: ScreenRequest,
  io: Io,
  dependencies: ScreenDependencies,
): Promise<Report | null> {
  const terminal = await dependencies.openTerminal();
  if (terminal === null)
    throw new UsageError(
      'the screen needs a terminal for input and output',
      'Leave out --tui, or write the report with --json FILE and open it later: odp-diff tui FILE.',
    );
  const { startTui } = await import('../renderers/tui/start.tsx');
  const left = new AbortController();
  const signal = AbortSignal.any([dependencies.signal, left.signal]);
  const bench = peekers(request, io, dependencies);
  let loading: Promise<unknown> = Promise.resolve();
  const ports: TuiPorts = {
    subject: request.subject,
    color: request.color ?? (io.env.NO_COLOR ?? '') === '',
    load: (onProgress) => {
      const loaded = request.load(onProgress, signal);
      loading = loaded.catch(() => undefined);
      return loaded;
    },
    peek: async (report, finding) => shown(await (await bench.of(report)).peek(finding)),
    exportMember: async (report, path, name) => {
      const files = { left: `${name}-left`, right: `${name}-right` };
      const written = await (await bench.of(report)).exportMember(path, files);
      return `Wrote ${written.map((side) => files[side]).join(' and ')}`;
    },
    page: (cause, width) => readPage(cause, width, dependencies.pages),
    pager: (text) => handle.suspend(() => terminal.page(text)),
    copy: (text) => terminal.write(`\u001b]52;c;${Buffer.from(text).toString('base64')}\u0007`),
  };
  const handle = startTui(ports, terminal);
  const stopGuarding = terminal.onEnd(handle.restore);
  const interrupt = (): void => handle.interrupt();
  dependencies.signal.addEventListener('abort', interrupt, { once: true });
  try {
    return (await handle.ended).report;
  } finally {
    handle.restore();
    stopGuarding();
    dependencies.signal.removeEventListener('abort', interrupt);
    left.abort();
    // A comparison that was left cleans up behind it.
    await loading;
    await bench.close();
  }
}

/** Opens the images of a report when their bytes are asked for. */
function peekers(
  { platform, jobs, registry }: ScreenRequest,
  io: Io,
  { cores }: ScreenDependencies,
): { of(report: Report): Promise<Peeker>; close(): Promise<void> } {
  let peeker: Promise<Peeker> | undefined;
  return {
    of: (report) => {
      peeker ??= import('../app/peek.ts').then(({ createPeeker }) =>
        createPeeker(report.images, {
          jobs: jobs ?? cores,
          registry: registryOptions(registry, io.env),
          ...(platform === null ? {} : { platform }),
        }),
      );
      return peeker;
    },
    close: async () => (await peeker)?.close(),
  };
}

function shown({ path, left, right }: PeekedPair): Peeked {
  return { left, right, what: printable(placeOf(path).join(' ← ')) };
}

/** A cause's id comes from a report: nothing but a name of our own pages is ever opened. */
async function readPage(cause: string, width: number, pages: URL): Promise<readonly Line[] | null> {
  if (!/^[a-z0-9-]+$/.test(cause)) return null;
  const text = await readFile(new URL(`${cause}.md`, pages), 'utf8').catch(() => null);
  if (text === null) return null;
  return pageBlocks(text, Math.min(100, width)).flatMap((block, at) => (at === 0 ? block : [[], ...block]));
}
