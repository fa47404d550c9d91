import { canonicalName, type NameKind } from './canonical-names.ts';
import { type ElfSymbol, typeOf } from './symbols.ts';

export interface SymbolPair {
  readonly left: ElfSymbol;
  readonly right: ElfSymbol;
  /** Why the names differ; undefined when they do not. */
  readonly renamed?: NameKind;
}

export interface SymbolPairs {
  /** In left order. */
  readonly pairs: readonly SymbolPair[];
  readonly onlyLeft: readonly ElfSymbol[];
  readonly onlyRight: readonly ElfSymbol[];
}

/** Pairs symbols by name, type and ordinal, then those whose names are equal but for random parts. */
export function pairSymbols(left: readonly ElfSymbol[], right: readonly ElfSymbol[]): SymbolPairs {
  const exact = match(left, right, (symbol) => `${typeOf(symbol)} ${symbol.name}`);
  const others = match(exact.onlyLeft, exact.onlyRight, (symbol) => {
    const { name, kind } = canonicalName(symbol.name);
    return kind === undefined ? undefined : `${typeOf(symbol)} ${name}`;
  });
  const renamed = others.pairs.map((pair) => {
    const { kind } = canonicalName(pair.left.name);
    return kind === undefined ? pair : { ...pair, renamed: kind };
  });
  const pairs = [...exact.pairs, ...renamed].sort((a, b) => a.left.index - b.left.index);
  return { ...others, pairs };
}

function match(
  left: readonly ElfSymbol[],
  right: readonly ElfSymbol[],
  keyOf: (symbol: ElfSymbol) => string | undefined,
): SymbolPairs {
  const waiting = new Map<string, ElfSymbol[]>();
  for (const symbol of right) {
    const key = keyOf(symbol);
    if (key === undefined) continue;
    const queue = waiting.get(key);
    if (queue === undefined) waiting.set(key, [symbol]);
    else queue.push(symbol);
  }
  for (const queue of waiting.values()) queue.reverse();
  const pairs: SymbolPair[] = [];
  const onlyLeft: ElfSymbol[] = [];
  for (const symbol of left) {
    const key = keyOf(symbol);
    const other = key === undefined ? undefined : waiting.get(key)?.pop();
    if (other === undefined) onlyLeft.push(symbol);
    else pairs.push({ left: symbol, right: other });
  }
  const taken = new Set(pairs.map((pair) => pair.right));
  return { pairs, onlyLeft, onlyRight: right.filter((symbol) => !taken.has(symbol)) };
}
