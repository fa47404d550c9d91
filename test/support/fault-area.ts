import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildTar } from '../../fixtures/lib/tar.ts';
import { ImagePair, imageOf } from './image-pair.ts';
import { temporaryDirectory } from './temporary-directory.ts';

export const program = fileURLToPath(new URL('../../bin/odp-diff.js', import.meta.url));

/** Only a slow machine gets to see it. */
export const progressLines = /^odp-diff: [a-z ]+: [\d.]+ k?[A-Z]+ of .* %\n/gm;

export interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves once the program has printed this on stderr. */
  says(text: string): Promise<void>;
}

export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Words before `node`, such as `prlimit --fsize=…`. */
  readonly under?: readonly string[];
  /** Statements of a module that is loaded into every thread first. */
  readonly preload?: string;
  /** Options for Node. */
  readonly node?: readonly string[];
}

/**
 * Directories in which one run of the compiled program may write: `tmp` for temporary files, `home`, `cache`, and `out`,
 * where it runs. `leftovers` says what is in them afterwards.
 */
export class FaultArea {
  readonly root: string;
  readonly tmp: string;
  readonly out: string;
  readonly cache: string;
  readonly home: string;

  constructor() {
    this.root = temporaryDirectory('odp-diff-fault');
    const make = (name: string): string => {
      mkdirSync(join(this.root, name));
      return join(this.root, name);
    };
    [this.tmp, this.out, this.cache, this.home] = [make('tmp'), make('out'), make('cache'), make('home')];
  }

  start(argv: readonly string[], options: StartOptions = {}): Running {
    const [first = '', ...words] = [
      ...(options.under ?? []),
      process.execPath,
      ...(options.node ?? []),
      program,
      ...argv,
    ];
    const child = spawn(first, words, {
      cwd: this.out,
      env: { PATH: process.env.PATH, HOME: this.home, TMPDIR: this.tmp, ...this.#preload(options), ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const text = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) child[name]?.on('data', (chunk) => (text[name] += String(chunk)));
    const late = setTimeout(() => child.kill('SIGKILL'), 60_000);
    const ended = new Promise<Ended>((resolve) => {
      child.on('close', (status, signal) => {
        clearTimeout(late);
        resolve({ status, signal, stdout: text.stdout, stderr: text.stderr.replace(progressLines, '') });
      });
    });
    const says = async (wanted: string): Promise<void> => {
      for (let tries = 0; !text.stderr.includes(wanted); tries++) {
        if (tries === 600 || child.exitCode !== null) throw new Error(`never said ${wanted}: ${text.stderr}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };
    return { child, ended, says };
  }

  run(argv: readonly string[], options: StartOptions = {}): Promise<Ended> {
    return this.start(argv, options).ended;
  }

  /**
   * Everything below the directories that the program may write in, `known` left out, and in the cache what is whole: a blob
   * under its digest.
   */
  leftovers(...known: readonly string[]): string[] {
    return ['tmp', 'out', 'cache', 'home']
      .flatMap((name) =>
        readdirSync(join(this.root, name), { recursive: true }).map((path) => `${name}/${String(path)}`),
      )
      .filter((path) => !known.includes(path) && !this.#isCached(path))
      .sort();
  }

  #isCached(path: string): boolean {
    if (['cache/tmp', 'cache/blobs', 'cache/blobs/sha256'].includes(path)) return true;
    if (!path.startsWith('cache/blobs/sha256/')) return false;
    const hex = /^cache\/blobs\/sha256\/([0-9a-f]{64})$/.exec(path)?.[1];
    return (
      hex ===
      createHash('sha256')
        .update(readFileSync(join(this.root, path)))
        .digest('hex')
    );
  }

  #preload({ preload }: StartOptions): Record<string, string> {
    if (preload === undefined) return {};
    const file = join(this.root, 'preload.mjs');
    writeFileSync(file, preload);
    return { NODE_OPTIONS: `--import=${pathToFileURL(file).href}` };
  }
}

/** Two images whose one layer, `bytes` long on either side, differs in a file's time; large enough ones get threads. */
export function bigPair(bytes: number, compression: 'none' | 'gzip' = 'none'): ImagePair {
  const pair = new ImagePair(temporaryDirectory('odp-diff-fault-pair'));
  const content = Buffer.alloc(bytes, 'the quick brown fox jumps over the lazy dog, ');
  for (const side of ['left', 'right'] as const) {
    const mtime = side === 'left' ? 1_700_000_000 : 1_700_000_100;
    const tar = buildTar([{ name: 'opt/big', content, mtime }]);
    pair.write(side, imageOf(tar, { layers: [{ tar, compression }] }));
  }
  return pair;
}

/** Runs a statement in worker threads only, when they get their first job. */
export function whenWorking(statement: string): string {
  return `
    import { isMainThread, parentPort } from 'node:worker_threads';
    if (!isMainThread) parentPort.once('message', () => { ${statement} });`;
}

export const hang = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)';
