import type { Report } from '../../model/report.ts';
import { printable } from '../../util/printable.ts';
import { type Line, paint } from '../terminal/line.ts';
import { type Details, detailsOf, type Reading } from './details.ts';
import { paneHeight, paneWidths, type Size } from './frame.ts';
import { pageOf } from './overview.ts';
import type { LoadProgress, TuiPorts } from './ports.ts';
import { press } from './press.ts';
import type { Effect, Press } from './pressed.ts';
import { firstState, resized, type State, selected } from './state.ts';

/** What is to be seen: how far the comparison is, or the report. */
export type Snapshot =
  | { readonly phase: 'loading'; readonly progress: LoadProgress | null; readonly size: Size }
  | { readonly phase: 'ready'; readonly state: State; readonly details: Details; readonly size: Size };

/** How a session ended: the report if there was one by then. */
export interface Ending {
  readonly report: Report | null;
  readonly interrupted: boolean;
}

const keptReadings = 8;

/** One sitting in front of the screen: keys and answers go in, snapshots come out. It knows nothing of React. */
export class Session {
  readonly #ports: TuiPorts;
  readonly #end: (ending: Ending | Error) => void;
  readonly #listeners = new Set<() => void>();
  readonly #readings = new Map<number, Reading>();
  readonly #pages = new Map<string, readonly Line[] | null>();
  #size: Size;
  #state: State | null = null;
  #report: Report | null = null;
  #snapshot: Snapshot;
  #reading = false;

  constructor(ports: TuiPorts, size: Size, end: (ending: Ending | Error) => void) {
    this.#ports = ports;
    this.#size = size;
    this.#end = end;
    this.#snapshot = { phase: 'loading', progress: null, size };
  }

  /** Begins to load the report; a failure ends the session. */
  start(): void {
    this.#ports
      .load((progress) => {
        if (this.#state === null) this.#publish({ phase: 'loading', progress, size: this.#size });
      })
      .then((report) => {
        this.#report = report;
        this.#update(firstState(report, paneHeight(this.#size)));
      })
      .catch((error: unknown) => this.#end(error instanceof Error ? error : new Error(String(error))));
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  readonly snapshot = (): Snapshot => this.#snapshot;

  get subject(): readonly string[] {
    return this.#ports.subject;
  }

  get color(): boolean {
    return this.#ports.color;
  }

  resize(size: Size): void {
    this.#size = size;
    if (this.#state === null) this.#publish({ ...this.#snapshot, size });
    else this.#update(resized(this.#state, paneHeight(size)));
  }

  press(key: Press): void {
    const snapshot = this.#snapshot;
    if (this.#state === null || snapshot.phase === 'loading') {
      if (key.input === 'q') this.interrupt();
      return;
    }
    const { lines, hex } = snapshot.details;
    const { state, effect } = press(this.#state, key, { lines: lines.length, hex });
    this.#update(state);
    if (effect !== undefined) this.#carryOut(effect, state);
  }

  /** Ctrl-C, a signal, or `q` before there is anything to leave. */
  interrupt(): void {
    this.#end({ report: this.#report, interrupted: true });
  }

  #carryOut(effect: Effect, state: State): void {
    switch (effect.kind) {
      case 'quit':
        this.#end({ report: this.#report, interrupted: false });
        break;
      case 'pager':
        this.#say(this.#ports.pager(this.#pagerText(state)) ?? '');
        break;
      case 'copy':
        this.#copy(selected(state)?.path ?? null);
        break;
      case 'export':
        this.#export(selected(state)?.path ?? null, effect.name);
    }
  }

  #copy(path: readonly string[] | null): void {
    const text = printable(path?.join('/') ?? '');
    if (path !== null) this.#ports.copy(text);
    this.#say(path === null ? 'This row has no path to copy.' : `Copied ${text}`);
  }

  #export(path: readonly string[] | null, name: string): void {
    if (path === null || this.#report === null) {
      this.#say('Select a finding or a file to write its versions.');
      return;
    }
    this.#say('Reading the images …');
    this.#ports.exportMember(this.#report, path, name).then(
      (said) => this.#say(said),
      (error: unknown) => this.#say(sentenceOf(error)),
    );
  }

  /** The details as they would be on a wide screen, without codes. */
  #pagerText(state: State): string {
    const input = this.#detailsInput(state, Math.max(80, this.#size.columns - 2));
    return `${detailsOf(input)
      .lines.map((line) => paint(line, false))
      .join('\n')}\n`;
  }

  #say(message: string): void {
    if (this.#state !== null) this.#update({ ...this.#state, message });
  }

  #update(state: State): void {
    this.#state = state;
    const width = paneWidths(this.#size, state.zoomed).details;
    this.#publish({ phase: 'ready', state, details: detailsOf(this.#detailsInput(state, width)), size: this.#size });
    this.#readSelected(state);
    this.#loadPage(state, width);
  }

  #detailsInput(state: State, width: number): Parameters<typeof detailsOf>[0] {
    const node = selected(state);
    const id = node?.finding?.id;
    const cause = node === undefined ? null : pageOf(node);
    return {
      state,
      width,
      color: this.#ports.color,
      reading: id === undefined ? null : (this.#readings.get(id) ?? null),
      page: this.#pages.get(`${cause} ${width}`) ?? null,
    };
  }

  #publish(snapshot: Snapshot): void {
    this.#snapshot = snapshot;
    for (const listener of this.#listeners) listener();
  }

  /** Reads the bytes of the selected finding when a view wants them; one at a time, and then what is selected by then. */
  #readSelected(state: State): void {
    const finding = selected(state)?.finding ?? null;
    if (state.view === 'overview' || finding === null || this.#report === null) return;
    if (this.#reading || this.#readings.has(finding.id)) return;
    this.#reading = true;
    this.#keep(finding.id, { state: 'waiting' });
    const done = (reading: Reading): void => {
      this.#reading = false;
      this.#keep(finding.id, reading);
      if (this.#state !== null) this.#update(this.#state);
    };
    this.#ports.peek(this.#report, finding).then(
      (peeked) => done({ state: 'there', peeked }),
      (error: unknown) => done({ state: 'failed', why: sentenceOf(error) }),
    );
  }

  #keep(id: number, reading: Reading): void {
    this.#readings.delete(id);
    this.#readings.set(id, reading);
    for (const oldest of [...this.#readings.keys()].slice(0, -keptReadings)) this.#readings.delete(oldest);
  }

  #loadPage(state: State, width: number): void {
    const node = selected(state);
    const cause = node === undefined ? null : pageOf(node);
    const key = `${cause} ${width}`;
    if (cause === null || this.#pages.has(key)) return;
    this.#pages.set(key, null);
    this.#ports.page(cause, width).then(
      (lines) => {
        if (lines === null) return;
        this.#pages.set(key, lines);
        if (this.#state !== null) this.#update(this.#state);
      },
      () => undefined,
    );
  }
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
