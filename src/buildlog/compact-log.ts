import { DecodeError } from '../model/problem.ts';
import { digestIn, pairOf } from './binary-log.ts';
import type { ExecLog, LoggedFile, Spawn } from './spawn.ts';
import { allOf, delimitedMessages, fieldsOf, numberOf, numbersOf, textOf, type WireField } from './wire.ts';

/** Inputs of all actions together, after sets were resolved; a log of millions would not fit. */
const maxInputs = 20_000_000;

/** Numbers of the fields of ExecLogEntry. */
const entry = { id: 1, file: 3, directory: 4, symlink: 5, set: 6, spawn: 7, symlinkAction: 8, runfiles: 10 } as const;

/**
 * `--execution_log_compact_file`, decompressed: entries that refer to earlier ones by number (bazel, spawn.proto,
 * ExecLogEntry). A runfiles tree counts as its set of artifacts. Throws `DecodeError`.
 */
export function readCompactLog(bytes: Buffer): ExecLog {
  const reader = new Reader();
  for (const { message, offset } of delimitedMessages(bytes)) reader.take(fieldsOf(message, offset), offset);
  return { spawns: reader.spawns, symlinks: reader.symlinks };
}

interface InputSet {
  readonly inputs: readonly number[];
  readonly sets: readonly number[];
}

class Reader {
  readonly spawns: Spawn[] = [];
  readonly symlinks: { input: string; output: string; target: string }[] = [];
  readonly #files = new Map<number, readonly LoggedFile[]>();
  readonly #sets = new Map<number, InputSet>();
  readonly #resolved = new Map<number, readonly LoggedFile[]>();
  #inputs = 0;

  take(fields: readonly WireField[], offset: number): void {
    const id = numberOf(fields, entry.id);
    for (const { number, bytes } of fields)
      if (number !== entry.id) this.#entry(id, number, fieldsOf(bytes, offset), offset);
  }

  #entry(id: number, kind: number, inner: readonly WireField[], offset: number): void {
    switch (kind) {
      case entry.file:
        this.#files.set(id, [fileOf(inner)]);
        break;
      case entry.directory:
        this.#files.set(id, directoryOf(inner));
        break;
      case entry.symlink:
        this.#files.set(id, [{ path: textOf(inner, 1), digest: `-> ${textOf(inner, 2)}` }]);
        break;
      case entry.set:
        this.#sets.set(id, { inputs: numbersOf(inner, 5), sets: numbersOf(inner, 4) });
        break;
      case entry.runfiles:
        this.#sets.set(id, { inputs: [], sets: numbersOf(inner, 2) });
        break;
      case entry.spawn:
        this.spawns.push(this.#spawn(inner, offset));
        break;
      case entry.symlinkAction:
        this.symlinks.push({ input: textOf(inner, 1), output: textOf(inner, 2), target: textOf(inner, 3) });
        break;
      default:
      // The invocation, sets of links, and what later versions add: nothing that a file is made of.
    }
  }

  #spawn(fields: readonly WireField[], offset: number): Spawn {
    const outputs = allOf(fields, 6).map((bytes) => fieldsOf(bytes));
    const inputs = this.#resolve(numberOf(fields, 4), offset);
    this.#inputs += inputs.length;
    if (this.#inputs > maxInputs)
      throw new DecodeError('execlog-inputs', offset, `expected at most ${maxInputs} inputs of all actions`);
    const produced = outputs.flatMap((output) => this.#files.get(numberOf(output, 5)) ?? []);
    return {
      mnemonic: textOf(fields, 8),
      target: textOf(fields, 7),
      arguments: allOf(fields, 1).map(String),
      environment: allOf(fields, 2).map(pairOf),
      inputs,
      outputs: produced,
      listed: [
        ...produced.map(({ path }) => path),
        ...outputs.map((output) => textOf(output, 4)).filter((path) => path !== ''),
      ],
      runner: textOf(fields, 11),
    };
  }

  /** The files of a set and of all sets below it; an entry that is no set is that one input. */
  #resolve(id: number, offset: number): readonly LoggedFile[] {
    const known = this.#resolved.get(id);
    if (known !== undefined) return known;
    const files = new Map<string, LoggedFile>();
    const seen = new Set<number>();
    const waiting = id === 0 ? [] : [id];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      for (const file of this.#resolved.get(next) ?? this.#files.get(next) ?? []) files.set(file.path, file);
      if (!this.#resolved.has(next)) waiting.push(...this.#below(next));
      if (files.size > maxInputs)
        throw new DecodeError('execlog-inputs', offset, `expected at most ${maxInputs} inputs of one action`);
    }
    const list = [...files.values()];
    this.#resolved.set(id, list);
    return list;
  }

  #below(id: number): readonly number[] {
    const set = this.#sets.get(id);
    return set === undefined ? [] : [...set.sets, ...set.inputs];
  }
}

function fileOf(fields: readonly WireField[]): LoggedFile {
  return { path: textOf(fields, 1), digest: digestIn([...fields], 2) };
}

function directoryOf(fields: readonly WireField[]): LoggedFile[] {
  const base = textOf(fields, 1);
  return allOf(fields, 2).map((bytes) => {
    const { path, digest } = fileOf(fieldsOf(bytes));
    return { path: `${base}/${path}`, digest };
  });
}
