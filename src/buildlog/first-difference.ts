import type { ExecLog, LoggedFile, Spawn } from './spawn.ts';

/** Why an action is where two builds part. */
export type Reason =
  /** Same command, same environment, same inputs, other outputs. */
  | 'nondeterministic'
  /** The command or the environment is another one. */
  | 'command'
  /** An input differs that no action of the log has made: a source, or what Bazel writes by itself. */
  | 'input';

/** The first action on a way along which two builds differ. */
export interface FirstDifference {
  readonly reason: Reason;
  readonly mnemonic: string;
  readonly target: string;
  /** Paths of the outputs that differ, below the execution root. */
  readonly outputs: readonly string[];
  /** For `input`: paths of the inputs that differ. */
  readonly inputs: readonly string[];
  readonly arguments: { readonly onlyLeft: readonly string[]; readonly onlyRight: readonly string[] };
  readonly environment: readonly {
    readonly name: string;
    readonly left: string | null;
    readonly right: string | null;
  }[];
  /** Actions that carry the difference on, nearest first, each with the output that the next one reads. */
  readonly chain: readonly { readonly mnemonic: string; readonly target: string; readonly output: string }[];
}

export interface LogComparison {
  readonly differences: readonly FirstDifference[];
  /** First outputs of actions that only one log has. */
  readonly onlyLeft: readonly string[];
  readonly onlyRight: readonly string[];
}

const maxShown = 20;

interface Pair {
  readonly key: string;
  readonly left: Spawn;
  readonly right: Spawn;
  /** Paths whose digests differ, or that only one side has. */
  readonly outputs: readonly string[];
  readonly inputs: readonly string[];
}

/**
 * Joins two logs by the outputs of their actions and finds where they part: actions whose outputs differ although nothing
 * that another action made for them does. Everything behind such an action is its chain.
 */
export function compareLogs(left: ExecLog, right: ExecLog): LogComparison {
  const rightByKey = new Map(right.spawns.map((spawn) => [keyOf(spawn), spawn]));
  const leftKeys = new Set(left.spawns.map(keyOf));
  const pairs = left.spawns.flatMap((spawn): Pair[] => {
    const other = rightByKey.get(keyOf(spawn));
    if (other === undefined) return [];
    const outputs = differing(spawn.outputs, other.outputs);
    return outputs.length === 0
      ? []
      : [{ key: keyOf(spawn), left: spawn, right: other, outputs, inputs: differing(spawn.inputs, other.inputs) }];
  });
  const makers = makersOf(pairs);
  const consumers = consumersOf(pairs, makers);
  const differences = pairs.flatMap((pair) => {
    const difference = firstDifference(pair, makers);
    return difference === null ? [] : [{ ...difference, chain: chainFrom(pair, consumers) }];
  });
  return {
    differences: differences.sort((a, b) => order(a, b)),
    onlyLeft: left.spawns.map(keyOf).filter((key) => !rightByKey.has(key)),
    onlyRight: right.spawns.map(keyOf).filter((key) => !leftKeys.has(key)),
  };
}

/** The first declared output: one action makes each file, in both builds the same. */
function keyOf({ listed, outputs }: Spawn): string {
  return listed[0] ?? outputs[0]?.path ?? '';
}

function differing(left: readonly LoggedFile[], right: readonly LoggedFile[]): string[] {
  const rightByPath = new Map(right.map(({ path, digest }) => [path, digest]));
  const leftPaths = new Set(left.map(({ path }) => path));
  const changed = left.flatMap(({ path, digest }) => (rightByPath.get(path) === digest ? [] : [path]));
  return [...changed, ...right.flatMap(({ path }) => (leftPaths.has(path) ? [] : [path]))];
}

/** Which pair made a differing file. */
function makersOf(pairs: readonly Pair[]): ReadonlyMap<string, Pair> {
  return new Map(pairs.flatMap((pair) => pair.outputs.map((path) => [path, pair] as const)));
}

function consumersOf(pairs: readonly Pair[], makers: ReadonlyMap<string, Pair>): ReadonlyMap<Pair, readonly Pair[]> {
  const consumers = new Map<Pair, Pair[]>();
  for (const pair of pairs)
    for (const maker of new Set(pair.inputs.flatMap((path) => makers.get(path) ?? []))) {
      const list = consumers.get(maker) ?? [];
      list.push(pair);
      consumers.set(maker, list);
    }
  return consumers;
}

function firstDifference(pair: Pair, makers: ReadonlyMap<string, Pair>): Omit<FirstDifference, 'chain'> | null {
  const { left, right, inputs } = pair;
  // What another logged action made is that action's affair.
  if (inputs.some((path) => makers.has(path) && makers.get(path) !== pair)) return null;
  const commands = argumentsOf(left, right);
  const environment = environmentOf(left, right);
  const sameCommand = commands.onlyLeft.length + commands.onlyRight.length + environment.length === 0;
  return {
    reason: inputs.length > 0 ? 'input' : sameCommand ? 'nondeterministic' : 'command',
    mnemonic: left.mnemonic,
    target: left.target,
    outputs: pair.outputs.slice(0, maxShown),
    inputs: inputs.slice(0, maxShown),
    arguments: commands,
    environment,
  };
}

/** Arguments that only one side has, as often as it has them more. */
function argumentsOf(left: Spawn, right: Spawn): FirstDifference['arguments'] {
  return { onlyLeft: without(left.arguments, right.arguments), onlyRight: without(right.arguments, left.arguments) };
}

function without(list: readonly string[], other: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const word of other) counts.set(word, (counts.get(word) ?? 0) + 1);
  return list
    .filter((word) => {
      const left = counts.get(word) ?? 0;
      counts.set(word, left - 1);
      return left <= 0;
    })
    .slice(0, maxShown);
}

function environmentOf(left: Spawn, right: Spawn): FirstDifference['environment'] {
  const [a, b] = [new Map(left.environment), new Map(right.environment)];
  return [...new Set([...a.keys(), ...b.keys()])]
    .sort()
    .filter((name) => a.get(name) !== b.get(name))
    .slice(0, maxShown)
    .map((name) => ({ name, left: a.get(name) ?? null, right: b.get(name) ?? null }));
}

/** The shortest way from an action to one whose output nothing that differs reads. */
function chainFrom(start: Pair, consumers: ReadonlyMap<Pair, readonly Pair[]>): FirstDifference['chain'] {
  const before = new Map<Pair, Pair | null>([[start, null]]);
  const waiting = [start];
  let last = start;
  for (let at = 0; at < waiting.length; at++) {
    const pair = waiting[at];
    if (pair === undefined) continue;
    last = pair;
    for (const next of consumers.get(pair) ?? []) {
      if (before.has(next)) continue;
      before.set(next, pair);
      waiting.push(next);
    }
  }
  const chain: Pair[] = [];
  for (let at: Pair | null = last; at !== null; at = before.get(at) ?? null) chain.unshift(at);
  return chain.slice(0, maxShown).map(({ left, outputs, key }) => ({
    mnemonic: left.mnemonic,
    target: left.target,
    output: outputs[0] ?? key,
  }));
}

const weight = { nondeterministic: 0, command: 1, input: 2 } as const satisfies Record<Reason, number>;

function order(a: FirstDifference, b: FirstDifference): number {
  const [left, right] = [a.outputs[0] ?? '', b.outputs[0] ?? ''];
  return weight[a.reason] - weight[b.reason] || (left < right ? -1 : left > right ? 1 : 0);
}
