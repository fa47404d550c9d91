import { Writable } from 'node:stream';
import { render } from 'ink';
import { App } from './app.tsx';
import type { Size } from './frame.ts';
import type { TuiPorts } from './ports.ts';
import { enterScreen, leaveScreen, Painter } from './screen.ts';
import { type Ending, Session } from './session.ts';

/** The terminal as the command line hands it over. */
export interface Terminal {
  readonly stdin: NodeJS.ReadStream;
  /** Writes at once, also while the process ends. */
  write(text: string): void;
  size(): Size;
  /** Calls back after every change of size; returns how to stop it. */
  onResize(changed: () => void): () => void;
}

/** What the command line may do to a running screen. */
export interface TuiHandle {
  /** Resolves when the user leaves; rejects when the report could not be made. The terminal is as it was by then. */
  readonly ended: Promise<Ending>;
  /** Gives the terminal back; may be called at any time and again. */
  restore(): void;
  /** Lets another program have the terminal for the time of a call. */
  suspend<T>(act: () => T): T;
  interrupt(): void;
}

/**
 * Puts the session on the alternate screen. Ink lays the frames out and reads the keys; its frames are painted row by row here,
 * because Ink itself writes below what is there and clears the scrollback of a full screen.
 */
export function startTui(ports: TuiPorts, terminal: Terminal): TuiHandle {
  const painter = new Painter();
  let active = true;
  const stage = new Stage(terminal.size(), (frame) => {
    if (active) terminal.write(painter.paint(frame));
  });
  let settle: (ending: Ending | Error) => void = () => undefined;
  const ended = new Promise<Ending>((resolve, reject) => {
    settle = (ending) => (ending instanceof Error ? reject(ending) : resolve(ending));
  });
  const session = new Session(ports, terminal.size(), (ending) => close(ending));
  terminal.write(enterScreen);
  const instance = render(<App session={session} />, {
    stdout: stage as unknown as NodeJS.WriteStream,
    stdin: terminal.stdin,
    // Whole frames, each in one write.
    debug: true,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  instance.waitUntilExit().catch((error: unknown) => close(error instanceof Error ? error : new Error(String(error))));
  const stopResizing = terminal.onResize(() => {
    const size = terminal.size();
    painter.reset();
    stage.columns = size.columns;
    stage.rows = size.rows;
    session.resize(size);
    // Ink lays out again on this event, unless it believes to be in a CI job; the session's own change does it as well.
    stage.emit('resize');
  });
  const restore = (): void => {
    if (!active) return;
    active = false;
    stopResizing();
    terminal.write(leaveScreen);
    terminal.stdin.setRawMode?.(false);
  };
  let closed = false;
  const close = (ending: Ending | Error): void => {
    if (closed) return;
    closed = true;
    restore();
    instance.unmount();
    settle(ending);
  };
  const suspend = <T,>(act: () => T): T => {
    terminal.write(leaveScreen);
    terminal.stdin.setRawMode?.(false);
    try {
      return act();
    } finally {
      terminal.stdin.setRawMode?.(true);
      painter.reset();
      terminal.write(enterScreen);
      session.resize(terminal.size());
      stage.repeat();
    }
  };
  session.start();
  return { ended, restore, suspend, interrupt: () => session.interrupt() };
}

/** What Ink takes for the terminal: it has a size, and every write is a whole frame. */
class Stage extends Writable {
  columns: number;
  rows: number;
  readonly isTTY = true;
  readonly #show: (frame: string) => void;
  #last = '';

  constructor({ columns, rows }: Size, show: (frame: string) => void) {
    super({ decodeStrings: false });
    this.columns = columns;
    this.rows = rows;
    this.#show = show;
  }

  override _write(frame: string, _encoding: BufferEncoding, done: () => void): void {
    if (frame !== '') {
      this.#last = frame;
      this.#show(frame);
    }
    done();
  }

  repeat(): void {
    this.#show(this.#last);
  }
}
