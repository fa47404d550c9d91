import { DecodeError } from '../model/problem.ts';
import { labelIn } from './label-in.ts';
import type { ExecLog, LoggedFile, Spawn } from './spawn.ts';

/** One action with all its inputs; real ones have some megabytes at most. */
const maxObjectBytes = 256 * 1024 * 1024;

/**
 * `--execution_log_json_file`: objects one after the other, with or without anything between them (bazel, SpawnExec in the
 * JSON form of Protocol Buffers). Throws `DecodeError`.
 */
export function readJsonLog(bytes: Buffer): ExecLog {
  const spawns: Spawn[] = [];
  for (const { start, end } of objectsIn(bytes)) {
    let value: unknown;
    try {
      value = JSON.parse(bytes.toString('utf8', start, end));
    } catch {
      throw new DecodeError('execlog-json', start, 'expected a JSON object that parses');
    }
    spawns.push(spawnOf(value, start));
  }
  return { spawns, symlinks: [] };
}

const [quote, backslash, open, close] = [0x22, 0x5c, 0x7b, 0x7d];

/** Where each top-level object lies. */
function* objectsIn(bytes: Buffer): Generator<{ readonly start: number; readonly end: number }> {
  for (let at = bytes.indexOf('{'); at !== -1; at = bytes.indexOf('{', at)) {
    const end = endOfObject(bytes, at);
    yield { start: at, end };
    at = end;
  }
}

/** The byte after the brace that closes the object at `start`. Braces in strings do not count. */
function endOfObject(bytes: Buffer, start: number): number {
  const limit = Math.min(bytes.length, start + maxObjectBytes);
  let depth = 0;
  for (let at = start; at < limit; at++) {
    const byte = bytes[at];
    if (byte === quote) at = endOfString(bytes, at);
    else if (byte === open) depth += 1;
    else if (byte === close && --depth === 0) return at + 1;
  }
  throw new DecodeError(
    'execlog-json',
    start,
    limit === bytes.length
      ? 'expected an object that ends; the log is cut short'
      : `expected an action of at most ${maxObjectBytes} bytes`,
  );
}

function endOfString(bytes: Buffer, from: number): number {
  for (let at = from + 1; at < bytes.length; at++) {
    if (bytes[at] === backslash) at += 1;
    else if (bytes[at] === quote) return at;
  }
  throw new DecodeError('execlog-json', from, 'expected a string that ends; the log is cut short');
}

type Fields = Readonly<Record<string, unknown>>;

function spawnOf(value: unknown, offset: number): Spawn {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new DecodeError('execlog-json', offset, 'expected an object');
  const fields = value as Fields;
  return {
    mnemonic: text(fields['mnemonic']),
    target: text(fields['targetLabel']) || labelIn(text(fields['progressMessage'])),
    arguments: list(fields['commandArgs']).map(text),
    environment: list(fields['environmentVariables']).map((each) => [text(at(each, 'name')), text(at(each, 'value'))]),
    inputs: list(fields['inputs']).map(fileOf),
    outputs: list(fields['actualOutputs']).map(fileOf),
    listed: list(fields['listedOutputs']).map(text),
    runner: text(fields['runner']),
  };
}

function fileOf(value: unknown): LoggedFile {
  const link = text(at(value, 'symlinkTargetPath'));
  return { path: text(at(value, 'path')), digest: link === '' ? text(at(at(value, 'digest'), 'hash')) : `-> ${link}` };
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Fields)[key] : undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
