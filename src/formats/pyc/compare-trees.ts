import type { MarshalNode } from './marshal.ts';

/**
 * One place where two trees hold other objects: a pair, or an object that one side has more of; the numbers at the head
 * of two code objects; or sets in another order.
 */
export interface TreeDifference {
  readonly kind: 'object' | 'head' | 'set-order';
  readonly left: MarshalNode | null;
  readonly right: MarshalNode | null;
}

export interface TreeSide {
  readonly root: MarshalNode;
  /** The name of a code object. */
  nameOf(code: MarshalNode): string;
}

/**
 * The differences of two trees in stored order, as deep down as they can be told: code objects are paired by name, their
 * fields by name, lists of one length item by item. What is equal apart from sharing and interning is no difference.
 */
export function compareTrees(left: TreeSide, right: TreeSide): TreeDifference[] {
  const walk = new TreeWalk(left, right);
  walk.compare(left.root, right.root);
  return walk.found;
}

class TreeWalk {
  readonly found: TreeDifference[] = [];
  private readonly left: TreeSide;
  private readonly right: TreeSide;
  /** Pairs of objects that were told; a reference to one on both sides says nothing new. */
  private readonly told = new Set<string>();

  constructor(left: TreeSide, right: TreeSide) {
    this.left = left;
    this.right = right;
  }

  compare(left: MarshalNode, right: MarshalNode): void {
    if (left.id === right.id) return;
    const pair = `${left.id} ${right.id}`;
    const isReference = left.type === 'r' && right.type === 'r';
    if (isReference && this.told.has(pair)) return;
    this.told.add(pair);
    if (isSet(left) && isSet(right) && left.looseId === right.looseId) {
      this.found.push({ kind: 'set-order', left, right });
      return;
    }
    if (isCode(left) && isCode(right) && left.numbers !== right.numbers) this.found.push({ kind: 'head', left, right });
    const pairs = this.pairsOf(left, right);
    if (pairs === undefined) this.found.push({ kind: 'object', left, right });
    else for (const [a, b] of pairs) this.comparePair(a, b);
  }

  private comparePair(left: MarshalNode | undefined, right: MarshalNode | undefined): void {
    if (left !== undefined && right !== undefined) this.compare(left, right);
    else this.found.push({ kind: 'object', left: left ?? null, right: right ?? null });
  }

  /** The children to compare with one another; undefined where the two objects differ as a whole. */
  private pairsOf(left: MarshalNode, right: MarshalNode): Pair[] | undefined {
    if (isCode(left) && isCode(right)) return fieldPairs(left, right);
    if (!isOrdered(left) || !isOrdered(right) || kindOf(left) !== kindOf(right)) return undefined;
    return this.itemPairs(left.children, right.children);
  }

  /** One by one; where code does not meet code of its name: equal items at both ends, code by name, the rest in order. */
  private itemPairs(left: readonly MarshalNode[], right: readonly MarshalNode[]): Pair[] {
    if (left.length === right.length && left.every((item, at) => this.isNamesake(item, right[at]))) {
      return left.map((item, at) => [item, right[at]]);
    }
    const [head, tail] = commonEnds(left, right);
    const lefts = left.slice(head, left.length - tail);
    const rights = right.slice(head, right.length - tail);
    const partners = this.partnersByName(lefts, rights);
    const spare = rights.filter((item) => !isCode(item)).values();
    const taken = new Set<MarshalNode>();
    const take = (item: MarshalNode | undefined): MarshalNode | undefined => {
      if (item !== undefined) taken.add(item);
      return item;
    };
    const pairs = lefts.map((item): Pair => [item, take(isCode(item) ? partners.get(item) : spare.next().value)]);
    const rest = rights.filter((item) => !taken.has(item));
    return [...pairs, ...rest.map((item): Pair => [undefined, item])];
  }

  private isNamesake(left: MarshalNode, right: MarshalNode | undefined): boolean {
    if (right === undefined || !isCode(left) || !isCode(right)) return !isCode(left) && !isCode(right);
    return this.left.nameOf(left) === this.right.nameOf(right);
  }

  private partnersByName(
    left: readonly MarshalNode[],
    right: readonly MarshalNode[],
  ): ReadonlyMap<MarshalNode, MarshalNode> {
    const byName = new Map<string, MarshalNode[]>();
    for (const item of right.filter(isCode)) {
      const name = this.right.nameOf(item);
      const known = byName.get(name);
      if (known === undefined) byName.set(name, [item]);
      else known.push(item);
    }
    const queues = new Map([...byName].map(([name, items]) => [name, items.values()]));
    const partners = new Map<MarshalNode, MarshalNode>();
    for (const item of left.filter(isCode)) {
      const partner = queues.get(this.left.nameOf(item))?.next().value;
      if (partner !== undefined) partners.set(item, partner);
    }
    return partners;
  }
}

type Pair = readonly [MarshalNode | undefined, MarshalNode | undefined];

function fieldPairs(left: MarshalNode, right: MarshalNode): Pair[] {
  const others = new Map(right.children.map((child) => [child.field, child]));
  const known = new Set(left.children.map(({ field }) => field));
  return [
    ...left.children.map((child): Pair => [child, others.get(child.field)]),
    ...right.children.flatMap((child): Pair[] => (known.has(child.field) ? [] : [[undefined, child]])),
  ];
}

function commonEnds(left: readonly MarshalNode[], right: readonly MarshalNode[]): [number, number] {
  const shorter = Math.min(left.length, right.length);
  let head = 0;
  while (head < shorter && left[head]?.id === right[head]?.id) head += 1;
  let tail = 0;
  while (tail < shorter - head && left[left.length - 1 - tail]?.id === right[right.length - 1 - tail]?.id) tail += 1;
  return [head, tail];
}

function isCode(node: MarshalNode | undefined): boolean {
  return node?.type === 'c';
}

function isSet({ type }: MarshalNode): boolean {
  return type === '<' || type === '>';
}

/** Lists whose items have a place: tuples, lists, slices. */
function isOrdered({ type }: MarshalNode): boolean {
  return '()[:'.includes(type);
}

function kindOf({ type }: MarshalNode): string {
  return type === ')' ? '(' : type;
}
