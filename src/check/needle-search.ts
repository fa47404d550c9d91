import type { Rule } from './rule.ts';

/** Bytes of one piece that are seen again with the next, so that a hit may lie across the border. */
const overlap = 1_024;
/** What `confirm` sees on each side of a hit. */
const reach = 400;
/** Hits looked at in one file, and values kept of it. */
const maxHits = 10_000;

export interface Hit {
  readonly rule: Rule;
  readonly value: string;
}

interface Target {
  readonly rule: Rule;
  readonly bytes: Buffer;
  confirm(around: string, at: number): string | null;
}

/** Looks for the texts of all rules in one pass over a file. */
export class NeedleSearch {
  readonly #targets: readonly Target[];

  constructor(rules: readonly Rule[]) {
    this.#targets = rules.flatMap((rule) =>
      (rule.needles ?? []).map(({ text, confirm }) => ({ rule, bytes: Buffer.from(text, 'latin1'), confirm })),
    );
  }

  /** One hit a rule and file, with the first value in it. */
  scan(chunks: Iterable<Buffer>): Hit[] {
    const found = new Map<Rule, string>();
    const budget = { left: maxHits };
    let held: Buffer = Buffer.alloc(0);
    for (const chunk of this.#targets.length === 0 ? [] : chunks) {
      const piece = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
      for (const target of this.#targets) {
        const value = found.has(target.rule) ? null : firstIn(piece, target, budget);
        if (value !== null) found.set(target.rule, value);
      }
      held = Buffer.from(piece.subarray(Math.max(0, piece.length - overlap)));
    }
    return [...found].map(([rule, value]) => ({ rule, value }));
  }
}

function firstIn(piece: Buffer, { bytes, confirm }: Target, budget: { left: number }): string | null {
  for (let at = piece.indexOf(bytes); at >= 0 && budget.left > 0; at = piece.indexOf(bytes, at + 1)) {
    budget.left -= 1;
    const start = Math.max(0, at - reach);
    const value = confirm(piece.toString('latin1', start, at + bytes.length + reach), at - start);
    if (value !== null) return value;
  }
  return null;
}
