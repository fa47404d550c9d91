import type { ElfComparison } from './comparison.ts';
import { sectionFlags, stringAt } from './read-elf.ts';

const maxTableBytes = 64 * 1024 * 1024;
const maxStringBytes = 16 * 1024;
const tables = ['.debug_str', '.debug_line_str'];

interface TablePair {
  readonly left: Buffer;
  readonly right: Buffer;
  /** Strings that the other side does not have: they are told by themselves. */
  readonly onlyLeft: ReadonlySet<string>;
  readonly onlyRight: ReadonlySet<string>;
}

/** The strings of debug information of both sides, for offsets into them (DW_FORM_strp, DW_FORM_line_strp). */
export class DebugStrings {
  readonly #c: ElfComparison;
  #tables: readonly TablePair[] | undefined;

  constructor(c: ElfComparison) {
    this.#c = c;
  }

  /** True when both offsets lead to one string in one table, or both to strings that only their side has. */
  maps(left: number, right: number): boolean {
    this.#tables ??= tables.flatMap((name) => this.#read(name));
    return this.#tables.some((table) => isSameString(table, left, right));
  }

  #read(name: string): TablePair[] {
    const pair = this.#c.pairs.pairs.find((one) => one.left.name === name);
    if (pair === undefined || ((pair.left.flags | pair.right.flags) & sectionFlags.compressed) !== 0) return [];
    if (Math.max(pair.left.size, pair.right.size) > maxTableBytes) return [];
    const [left, right] = [this.#c.raw('left', pair.left.at), this.#c.raw('right', pair.right.at)];
    const [a, b] = [new Set(stringsOf(left)), new Set(stringsOf(right))];
    const only = (some: ReadonlySet<string>, others: ReadonlySet<string>) =>
      new Set([...some].filter((text) => !others.has(text)));
    return [{ left, right, onlyLeft: only(a, b), onlyRight: only(b, a) }];
  }
}

function stringsOf(bytes: Buffer): string[] {
  return bytes.toString('latin1').split('\0');
}

/** Shorter tails of strings may be equal by chance. */
const leastTail = 4;

/** Linkers keep a string that is the tail of another one inside that: then an offset leads into its middle. */
function isSameString({ left, right, onlyLeft, onlyRight }: TablePair, a: number, b: number): boolean {
  if (a >= left.length || b >= right.length) return false;
  const [l, r] = [stringAt(left, a, maxStringBytes), stringAt(right, b, maxStringBytes)];
  if (!isBeginning(left, a) || !isBeginning(right, b)) return l === r && l.length >= leastTail;
  return l !== '' && (l === r || (onlyLeft.has(l) && onlyRight.has(r)));
}

function isBeginning(table: Buffer, offset: number): boolean {
  return offset === 0 || table[offset - 1] === 0;
}
