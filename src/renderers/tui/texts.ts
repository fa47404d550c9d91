import type { ReportFinding } from '../../model/report.ts';
import type { Peeked, PeekedSide } from './ports.ts';
import type { TextPair } from './text-diff.ts';

/** Larger texts are compared by their values alone. */
const maxTextBytes = 2 * 1024 * 1024;

const decoder = new TextDecoder('utf-8', { fatal: true });

/** The whole of both nodes as texts; null where a side is no text, or where the finding is about the archive around it. */
export function textsOf({ location }: ReportFinding, { left, right, what }: Peeked): TextPair | null {
  if (location.kind === 'metadata' || location.kind === 'order') return null;
  const [l, r] = [textOf(left), textOf(right)];
  return l === null || r === null ? null : { left: l, right: r, what };
}

function textOf(side: PeekedSide | null): string | null {
  if (side === null) return '';
  const { bytes, size } = side;
  if (bytes.length !== size || size > maxTextBytes || bytes.includes(0)) return null;
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}
