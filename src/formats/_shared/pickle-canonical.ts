import { DecodeError } from '../../model/problem.ts';
import type { PickleMeaning } from './pickle-machine.ts';
import { modernName } from './pickle-plain.ts';
import type { PickleValue } from './pickle-value.ts';

const maxDepth = 400;

/** One text for everything a pickle means: equal for two pickles that build the same in the same steps. */
export function canonicalPickle({ result, calls }: PickleMeaning): string {
  const writer = new Writer();
  writer.write(result, 0);
  // Calls whose results are thrown away happen all the same.
  for (const call of calls) writer.write(call, 0);
  return writer.parts.join(',');
}

class Writer {
  readonly parts: string[] = [];
  private readonly numbers = new Map<PickleValue, number>();

  write(value: PickleValue, depth: number): void {
    if (depth > maxDepth) throw new DecodeError('pickle-depth', 0, `expected at most ${maxDepth} levels, found more`);
    if (value.kind === 'atom') {
      this.parts.push(JSON.stringify(value.text));
      return;
    }
    if (value.kind === 'global') {
      this.parts.push(`global ${JSON.stringify(modernName(value.text))}`);
      return;
    }
    const known = this.numbers.get(value);
    if (known !== undefined) {
      this.parts.push(`see ${known}`);
      return;
    }
    this.numbers.set(value, this.numbers.size);
    this.parts.push(`${value.kind} ${JSON.stringify(value.text)}(`);
    if (isSetOfAtoms(value))
      for (const text of value.items.map((item) => item.text).sort()) this.parts.push(JSON.stringify(text));
    else for (const item of value.items) this.write(item, depth + 1);
    this.parts.push(')');
    for (const item of value.later) this.write(item, depth + 1);
  }
}

/** The order of a set is that of the hashes of one process. */
function isSetOfAtoms({ kind, items }: PickleValue): boolean {
  return (kind === 'set' || kind === 'frozenset') && items.every((item) => item.kind === 'atom');
}
