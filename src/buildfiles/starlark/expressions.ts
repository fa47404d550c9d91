import type { Token } from './tokens.ts';
import type { CallNode, Node, StringNode } from './tree.ts';

/** Deeper expressions are skipped as one unknown value. */
const maxDepth = 60;
/** Texts and lists that are added are one up to this many parts. */
const maxJoined = 2_000;

const binary = new Set(['+', '-', '*', '/', '//', '%', '|', '&', '^', '<<', '>>', '==', '!=', '<', '>', '<=', '>=']);
const wordOperators = new Set(['and', 'or', 'in', 'not', 'if', 'else', 'for', 'is']);

/** Reads expressions from tokens. It never fails: what it does not understand becomes a node of kind `other`. */
export class Expressions {
  readonly #tokens: readonly Token[];
  at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get token(): Token | undefined {
    return this.#tokens[this.at];
  }

  is(value: string): boolean {
    const { token } = this;
    return token !== undefined && token.kind !== 'string' && token.value === value && token.kind !== 'line';
  }

  /** One expression with all its operators. */
  read(): Node {
    if (this.#depth >= maxDepth) return this.#skipped();
    this.#depth += 1;
    let node = this.#operand();
    for (let operator = this.#operator(); operator !== null; operator = this.#operator()) {
      node = joined(node, operator, this.#operand());
    }
    this.#depth -= 1;
    return node;
  }

  #operator(): string | null {
    const { token } = this;
    if (token === undefined || token.kind === 'string' || token.kind === 'line') return null;
    const isOperator = token.kind === 'mark' ? binary.has(token.value) : wordOperators.has(token.value);
    if (!isOperator) return null;
    this.at += 1;
    return token.value;
  }

  #operand(): Node {
    let isNegative = false;
    for (; this.is('-') || this.is('+') || this.is('~') || this.is('not'); this.at += 1) isNegative ||= this.is('-');
    const plain = this.#primary();
    let node: Node = isNegative && plain.kind === 'number' ? { ...plain, value: -plain.value } : plain;
    for (;;) {
      if (this.is('(')) node = this.#call(node);
      else if (this.is('[')) node = other(node, this.#brackets());
      else if (this.is('.')) node = this.#attribute(node);
      else return node;
    }
  }

  #primary(): Node {
    const { token } = this;
    if (token === undefined) return { kind: 'other', children: [], start: 0, end: 0 };
    if (token.kind === 'string') return this.#string();
    if (token.kind === 'mark' && '([{'.includes(token.value)) return this.#brackets();
    const closes = token.kind === 'line' || (token.kind === 'mark' && ')]},:=;'.includes(token.value));
    if (closes) return { kind: 'other', children: [], start: token.start, end: token.start };
    this.at += 1;
    if (token.kind === 'name') return { kind: 'name', name: token.value, start: token.start, end: token.end };
    if (token.kind === 'number')
      return { kind: 'number', value: Number(token.value), start: token.start, end: token.end };
    return { kind: 'other', children: [], start: token.start, end: token.end };
  }

  /** Neighbouring literals are one text. */
  #string(): StringNode {
    const tokens: Extract<Token, { kind: 'string' }>[] = [];
    for (let { token } = this; token?.kind === 'string'; token = this.token) {
      tokens.push(token);
      this.at += 1;
    }
    const value = tokens.map((token) => token.value).join('');
    return {
      kind: 'string',
      value,
      tokens,
      partial: false,
      start: tokens[0]?.start ?? 0,
      end: tokens.at(-1)?.end ?? 0,
    };
  }

  #attribute(on: Node): Node {
    this.at += 1;
    const { token } = this;
    if (token?.kind !== 'name') return on;
    this.at += 1;
    if (on.kind === 'name') return { ...on, name: `${on.name}.${token.value}`, end: token.end };
    if (on.kind === 'string' && this.is('(')) {
      const call = this.#call({ kind: 'name', name: token.value, start: token.start, end: token.end });
      return token.value === 'format' ? { ...on, partial: true, end: call.end } : other(on, call);
    }
    return this.is('(')
      ? this.#call({ kind: 'name', name: `.${token.value}`, start: on.start, end: token.end }, on)
      : other(on);
  }

  #call(callee: Node, on: Node | null = null): Node {
    this.at += 1;
    const positional: Node[] = [];
    const keywords: CallNode['keywords'][number][] = [];
    let open = false;
    while (this.token !== undefined && !this.is(')')) {
      const before = this.at;
      if (this.is('*') || this.is('**')) {
        open = true;
        this.at += 1;
        this.read();
      } else if (this.token.kind === 'name' && this.#follows('=')) {
        const { value: name, start } = this.token;
        this.at += 2;
        keywords.push({ name, start, value: this.read() });
      } else positional.push(this.read());
      if (this.is(',') || this.at === before) this.at += 1;
    }
    const end = this.token?.end ?? callee.end;
    this.at += 1;
    const name = callee.kind === 'name' ? callee.name : '';
    return {
      kind: 'call',
      callee: name,
      calleeEnd: callee.end,
      positional,
      keywords,
      open,
      on: on ?? (name === '' ? callee : null),
      start: callee.start,
      end,
    };
  }

  #follows(mark: string): boolean {
    const following = this.#tokens[this.at + 1];
    return following?.kind === 'mark' && following.value === mark;
  }

  /** A list, a tuple, a dictionary, or an index. */
  #brackets(): Node {
    const start = this.token?.start ?? 0;
    const opening = this.token?.value ?? '';
    const closing = { '(': ')', '[': ']', '{': '}' }[opening] ?? ')';
    this.at += 1;
    const { items, entries, commas } = this.#items(closing);
    const end = this.token?.end ?? start;
    this.at += 1;
    if (opening === '{') return { kind: 'dict', entries, start, end };
    const [only] = items;
    const isOne = opening === '(' && commas === 0 && items.length === 1;
    return isOne && only !== undefined ? only : { kind: 'list', items, start, end };
  }

  #items(closing: string) {
    const items: Node[] = [];
    const entries: (readonly [Node, Node])[] = [];
    let commas = 0;
    while (this.token !== undefined && !this.is(closing)) {
      const before = this.at;
      const item = this.read();
      if (closing === '}' && this.is(':')) entries.push([item, this.#behind()]);
      else items.push(item);
      if (this.is(',')) commas += 1;
      if (this.is(',') || this.at === before) this.at += 1;
    }
    return { items, entries, commas };
  }

  #behind(): Node {
    this.at += 1;
    return this.read();
  }

  /** Passes over a balanced run of tokens without looking into it. */
  #skipped(): Node {
    const start = this.token?.start ?? 0;
    let depth = 0;
    for (; this.token !== undefined; this.at += 1) {
      const { kind, value } = this.token;
      if (kind !== 'mark') continue;
      if ('([{'.includes(value)) depth += 1;
      else if (')]}'.includes(value)) depth -= 1;
      if (depth < 0 || (depth === 0 && value === ',')) break;
    }
    return { kind: 'other', children: [], start, end: this.token?.start ?? start };
  }
}

function other(...children: Node[]): Node {
  return { kind: 'other', children, start: children[0]?.start ?? 0, end: children.at(-1)?.end ?? 0 };
}

/** Texts that are added are one; a formatted text is a part of one. Lists that are added are one list. */
function joined(left: Node, operator: string, right: Node): Node {
  const span = { start: left.start, end: right.end };
  if (operator === '%' && left.kind === 'string') return { ...left, partial: true, end: right.end };
  if (operator !== '+') return other(left, right);
  if (left.kind === 'list' && right.kind === 'list' && left.items.length < maxJoined)
    return { kind: 'list', items: [...left.items, ...right.items], ...span };
  if (left.kind === 'string' && right.kind === 'string' && left.tokens.length < maxJoined)
    return {
      kind: 'string',
      value: left.value + right.value,
      tokens: [...left.tokens, ...right.tokens],
      partial: left.partial || right.partial,
      ...span,
    };
  if (left.kind === 'string') return { ...left, partial: true, ...span };
  if (right.kind === 'string') return { ...right, partial: true, ...span };
  return other(left, right);
}
