import type { SideName } from '../../model/bytes.ts';
import type { Report, ReportFinding } from '../../model/report.ts';
import type { Line } from '../terminal/line.ts';

/** Bytes done of bytes to do in one phase of a comparison. */
export interface LoadProgress {
  readonly phase: string;
  readonly done: number;
  readonly total: number;
}

/** A field of a node: its bytes are `[start, end)` of the node. */
export interface NamedRange {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** A part of one side's node; `bytes` begins at offset `start` of `size` bytes. */
export interface PeekedSide {
  readonly size: number;
  readonly start: number;
  readonly bytes: Uint8Array;
  /** Offset of what differs. */
  readonly at: number;
  readonly fields: readonly NamedRange[];
}

/** The node in whose bytes a finding's ranges are offsets, read again from the images; null for a side without it. */
export interface Peeked {
  readonly left: PeekedSide | null;
  readonly right: PeekedSide | null;
  /** What was read, as one line: a member, or the archive around it. */
  readonly what: string;
}

/** Everything that the screen needs of the world; the command line provides it. Rejections hold one calm sentence. */
export interface TuiPorts {
  /** What is being shown: two references, or the name of a report. */
  readonly subject: readonly string[];
  readonly color: boolean;
  load(onProgress: (progress: LoadProgress) => void): Promise<Report>;
  peek(report: Report, finding: ReportFinding): Promise<Peeked>;
  /** Writes both versions of a member to `<name>-left` and `<name>-right`, or to one where it is on one side only. Returns what to say. */
  exportMember(report: Report, path: readonly string[], name: string): Promise<string>;
  /** The page of a cause, wrapped to `width` columns; null where there is none. */
  page(cause: string, width: number): Promise<readonly Line[] | null>;
  /** Shows text in the user's pager and returns when it is left: what went wrong, or null. */
  pager(text: string): string | null;
  /** Puts text into the terminal's clipboard. */
  copy(text: string): void;
}

export const sides: readonly SideName[] = ['left', 'right'];
