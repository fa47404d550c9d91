import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: Buffer | string;
  /** Runs with this clock (faketime), seconds since 1970. */
  readonly clock?: number;
}

/** Where producers work: a directory that is removed at the end, and the tools of the machine. */
export class Workshop {
  readonly directory: string;
  readonly #known = new Map<string, string | null>();
  #folders = 0;

  constructor() {
    this.directory = ownDirectory();
  }

  /** The command by which the tool runs here, or null. A shim of a version manager that has no such version is none. */
  find(tool: string): string | null {
    const known = this.#known.get(tool);
    if (known !== undefined) return known;
    const found = [tool, ...besides(tool)].find((command) => runs(command)) ?? null;
    this.#known.set(tool, found);
    return found;
  }

  /** A new empty folder; equal names get a number, so that no two runs share one. */
  folder(name: string): string {
    this.#folders += 1;
    const path = join(this.directory, String(this.#folders), name);
    mkdirSync(path, { recursive: true });
    return path;
  }

  /** Runs a tool with a fixed environment and gives its standard output; throws with its errors when it fails. */
  run(tool: string, words: readonly string[], options: RunOptions = {}): Buffer {
    const faked =
      options.clock === undefined ? null : new Date(options.clock * 1000).toISOString().slice(0, 19).replace('T', ' ');
    const found = this.find(tool) ?? tool;
    const [command, argv] = faked === null ? [found, words] : ['faketime', ['-f', `@${faked}`, found, ...words]];
    const run = spawnSync(command, argv, {
      cwd: options.cwd ?? this.directory,
      input: options.input,
      env: { ...fixedEnvironment(), ...options.env },
      maxBuffer: 1 << 28,
      timeout: 240_000,
    });
    if (run.status !== 0) {
      throw new Error(
        `${tool} ${words.join(' ')}: ${run.error?.message ?? `status ${run.status}`}\n${run.stderr?.toString().slice(0, 2000)}`,
      );
    }
    return run.stdout;
  }

  dispose(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** One name on every run, since compilers write it into their outputs; another one while somebody else has it. */
function ownDirectory(): string {
  const usual = join(tmpdir(), 'odp-diff-accuracy');
  try {
    mkdirSync(usual);
    return usual;
  } catch {
    return mkdtempSync(`${usual}-`);
  }
}

function runs(command: string): boolean {
  const known = spawnSync('sh', ['-c', 'command -v "$1"', 'sh', command], { encoding: 'utf8' });
  if (known.status !== 0) return false;
  return !known.stdout.includes('/shims/') || spawnSync(command, ['--version']).status === 0;
}

/** Where version managers and Debian keep further versions of a tool. */
function besides(tool: string): string[] {
  const { HOME = '' } = process.env;
  if (tool.startsWith('python')) return inFolders(join(HOME, '.pyenv/versions'), `bin/${tool}`);
  if (tool === 'jar of another JDK') return otherThan('jar', inFolders('/usr/lib/jvm', 'bin/jar'));
  return [];
}

function inFolders(parent: string, name: string): string[] {
  if (!existsSync(parent)) return [];
  const paths = readdirSync(parent).map((folder) => join(parent, folder, name));
  return paths.filter((path) => existsSync(path)).sort();
}

function otherThan(tool: string, paths: readonly string[]): string[] {
  const usual = spawnSync('sh', ['-c', `readlink -f "$(command -v ${tool})"`], { encoding: 'utf8' }).stdout.trim();
  return paths.filter((path) => realpathSync(path) !== usual).toReversed();
}

function fixedEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env;
  return {
    PATH,
    HOME,
    TZ: 'UTC',
    LC_ALL: 'C.UTF-8',
    DONT_FAKE_MONOTONIC: '1',
    SOURCE_DATE_EPOCH: undefined,
    JAVA_TOOL_OPTIONS: undefined,
    NODE_OPTIONS: undefined,
  };
}

/** Writes files below a folder, all with one time. */
export function writeFiles(folder: string, files: Readonly<Record<string, Buffer | string>>, time?: number): void {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    if (time !== undefined) utimesSync(path, time, time);
  }
}

export function readIn(folder: string, name: string): Buffer {
  return readFileSync(join(folder, name));
}
