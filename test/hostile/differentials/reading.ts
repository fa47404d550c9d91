import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';

/** What one reader makes of an archive: all names in order, and a digest of the contents of its plain files. */
export interface Reading {
  readonly names: readonly string[];
  readonly contents: string;
}

export interface Reader {
  readonly name: string;
  readonly isThere: boolean;
  /** In the order of the archives; null where the reader refuses. */
  readAll(archives: readonly Buffer[]): Promise<readonly (Reading | null)[]>;
}

export function installed(tool: string, ...args: readonly string[]): boolean {
  return spawnSync(tool, args).status === 0;
}

/** Readers cut slashes at both ends in their own ways; that is no disagreement. */
export function plainName(name: string): string {
  return name.replace(/^(?:\.?\/)+/, '').replace(/\/+$/, '');
}

export function reading(names: readonly string[], contents: readonly Buffer[]): Reading {
  const digest = createHash('sha256').update(Buffer.concat(contents)).digest('hex');
  return { names: names.map(plainName), contents: digest };
}

/** Runs a script once for all archives; it gets their files as arguments and prints one line of JSON for each. */
export function readByScript(tool: string, args: readonly string[], files: readonly string[]): (Reading | null)[] {
  const run = spawnSync(tool, [...args, ...files], { encoding: 'utf8', maxBuffer: 1 << 28 });
  const lines = run.stdout.split('\n').filter((line) => line !== '');
  if (lines.length !== files.length) throw new Error(`${tool} read ${lines.length} of ${files.length}: ${run.stderr}`);
  return lines.map((line) => {
    const found = JSON.parse(line) as { readonly names: readonly string[]; readonly contents: string } | null;
    return found === null ? null : { ...found, names: found.names.map(plainName) };
  });
}

/** Runs two commands on each archive: one prints the names, the other the contents. */
export function readByCommands(
  names: readonly string[],
  contents: readonly string[],
  files: readonly string[],
  isFine: (status: number | null) => boolean,
): (Reading | null)[] {
  return files.map((file) => {
    const [list, all] = [names, contents].map(([tool = '', ...args]) =>
      spawnSync(tool, [...args, file], { maxBuffer: 1 << 28, env: { ...process.env, LC_ALL: 'C.UTF-8' } }),
    );
    if (list === undefined || all === undefined || !isFine(list.status) || !isFine(all.status)) return null;
    return reading(
      list.stdout
        .toString('latin1')
        .split('\n')
        .filter((name) => name !== ''),
      [all.stdout],
    );
  });
}
