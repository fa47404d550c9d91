import { DecodeError } from '../../model/problem.ts';
import { pickleAtom } from './pickle-atoms.ts';
import type { PickleOp } from './pickle-opcodes.ts';
import { plainValue } from './pickle-plain.ts';
import type { PickleValue } from './pickle-value.ts';

/** What one pickle means: its value, and everything that is done on the way, even if the result is thrown away. */
export interface PickleMeaning {
  readonly result: PickleValue;
  /** Calls in the order in which they happen. */
  readonly calls: readonly PickleValue[];
  /** `module name` of everything that is looked up, sorted. */
  readonly globals: readonly string[];
}

/** Follows the opcodes with a stack and a memo. Throws DecodeError `pickle-stack` where an unpickler would fail. */
export function followPickle(ops: readonly PickleOp[]): PickleMeaning {
  const machine = new Machine();
  for (const op of ops) machine.step(op);
  return { result: machine.pop(), calls: machine.calls, globals: [...machine.globals].sort() };
}

const mark: PickleValue = { kind: 'mark', text: '', items: [], later: [] };
const tupleSizes: Readonly<Record<string, number>> = { EMPTY_TUPLE: 0, TUPLE1: 1, TUPLE2: 2, TUPLE3: 3 };
const emptyKinds: Readonly<Record<string, string>> = { EMPTY_LIST: 'list', EMPTY_DICT: 'dict', EMPTY_SET: 'set' };
const markedKinds: Readonly<Record<string, string>> = {
  LIST: 'list',
  DICT: 'dict',
  TUPLE: 'tuple',
  FROZENSET: 'frozenset',
};
/** Opcodes that hand items to what lies below them: kinds that take them as their own. */
const takers: Readonly<Record<string, string>> = {
  APPEND: 'list',
  APPENDS: 'list',
  SETITEM: 'dict',
  SETITEMS: 'dict',
  ADDITEMS: 'set',
};

class Machine {
  readonly calls: PickleValue[] = [];
  readonly globals = new Set<string>();
  private readonly stack: PickleValue[] = [];
  private readonly memo = new Map<number, PickleValue>();
  private at = 0;

  step(op: PickleOp): void {
    this.at = op.at.start;
    const { name } = op;
    const atom = pickleAtom(op);
    if (atom !== undefined) this.push('atom', [], atom);
    else if (name in tupleSizes) this.push('tuple', this.take(tupleSizes[name] ?? 0));
    else if (name in emptyKinds) this.push(emptyKinds[name] ?? '', []);
    else if (name in markedKinds) this.push(markedKinds[name] ?? '', this.takeToMark());
    else if (name in takers) this.give(name);
    else if (!this.stepMemo(op) && !this.stepCall(op)) this.stepStack(op);
  }

  pop(): PickleValue {
    const value = this.stack.pop();
    if (value === undefined || value === mark) throw this.refuse('a value on the stack');
    return value;
  }

  private stepMemo({ name, argument }: PickleOp): boolean {
    const key = Number(argument);
    if (name === 'MEMOIZE') this.memo.set(this.memo.size, this.top());
    else if (name.endsWith('PUT')) this.memo.set(key, this.top());
    else if (name.endsWith('GET')) this.stack.push(this.known(key));
    else return false;
    return true;
  }

  private known(key: number): PickleValue {
    const value = this.memo.get(key);
    if (value === undefined) throw this.refuse(`something in the memo at ${key}`);
    return value;
  }

  /** Everything that an unpickler would look up or call. */
  private stepCall({ name, argument, attribute = '' }: PickleOp): boolean {
    if (name === 'GLOBAL') this.lookUp(String(argument), attribute);
    else if (name === 'STACK_GLOBAL') {
      const [module, own] = this.take(2).map(({ text }) => text.replace(/^str /, ''));
      this.lookUp(module ?? '', own ?? '');
    } else if (name === 'INST') {
      const items = this.takeToMark();
      this.lookUp(String(argument), attribute);
      this.call('NEW', [this.pop(), ...items]);
    } else if (name === 'OBJ') this.call('NEW', this.takeToMark());
    else if (name === 'REDUCE' || name === 'NEWOBJ') this.call(name, this.take(2));
    else if (name === 'NEWOBJ_EX') this.call(name, this.take(3));
    else if (name.startsWith('EXT') || name === 'PERSID') this.call(`${name} ${argument}`, []);
    else if (name === 'BINPERSID') this.call(name, this.take(1));
    else if (name === 'NEXT_BUFFER') this.call(name, []);
    else if (name === 'BUILD') {
      const state = this.pop();
      this.top().later.push(this.noted('BUILD', [this.top(), state]));
    } else return false;
    return true;
  }

  private stepStack({ name }: PickleOp): void {
    if (name === 'MARK') this.stack.push(mark);
    else if (name === 'POP') this.stack.pop();
    else if (name === 'POP_MARK') this.takeToMark();
    else if (name === 'DUP') this.stack.push(this.top());
    // PROTO, FRAME and STOP say nothing about the value; READONLY_BUFFER is about a buffer outside of the file.
  }

  private lookUp(module: string, name: string): void {
    const text = `${module} ${name}`;
    this.globals.add(text);
    this.push('global', [], text);
  }

  private call(kind: string, items: readonly PickleValue[]): void {
    const made = kind === 'REDUCE' ? plainValue(items) : undefined;
    if (made === undefined) this.stack.push(this.noted(kind, items));
    else if (made.kind === 'call') this.stack.push(this.noted(made.text, made.items));
    else this.stack.push(made);
  }

  private noted(kind: string, items: readonly PickleValue[]): PickleValue {
    const value: PickleValue = { kind: 'call', text: kind, items: [...items], later: [] };
    this.calls.push(value);
    return value;
  }

  private push(kind: string, items: readonly PickleValue[], text = ''): void {
    this.stack.push({ kind, text, items: [...items], later: [] });
  }

  /** Items for the list, dictionary or set below them, in one batch or one by one. */
  private give(name: string): void {
    const items = name.endsWith('S') ? this.takeToMark() : this.take(name === 'APPEND' ? 1 : 2);
    const taker = this.top();
    if (taker.kind === takers[name]) {
      for (const item of items) taker.items.push(item);
      return;
    }
    // To anything else they are given by calling its methods: one by one, in whatever batches they came.
    const step = takers[name] === 'dict' ? 2 : 1;
    for (let at = 0; at < items.length; at += step) {
      taker.later.push(this.noted(`${takers[name]} item`, [taker, ...items.slice(at, at + step)]));
    }
  }

  private top(): PickleValue {
    const value = this.stack.at(-1);
    if (value === undefined || value === mark) throw this.refuse('a value on the stack');
    return value;
  }

  private take(count: number): PickleValue[] {
    const values = count === 0 ? [] : this.stack.splice(-count);
    if (values.length < count || values.includes(mark)) throw this.refuse(`${count} values on the stack`);
    return values;
  }

  private takeToMark(): PickleValue[] {
    const at = this.stack.lastIndexOf(mark);
    if (at < 0) throw this.refuse('a mark on the stack');
    const values = this.stack.splice(at + 1);
    this.stack.pop();
    return values;
  }

  private refuse(expected: string): DecodeError {
    return new DecodeError('pickle-stack', this.at, `expected ${expected}, found none`);
  }
}
