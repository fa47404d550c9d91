import { spawnSync } from 'node:child_process';

/** Attributes of all files below a directory, by the path that getfattr printed; null when there is no way to read them. */
export type Attributes = ReadonlyMap<string, readonly (readonly [string, Buffer])[]>;

const maxOutputBytes = 256 * 1024 * 1024;

/**
 * Extended attributes (capabilities among them) with getfattr(1), since Node cannot read them. Paths are its keys, relative
 * to the root, `.` for the root itself, in latin1 with octal escapes resolved.
 */
export function readAttributes(root: string, env: Readonly<Record<string, string | undefined>>): Attributes | null {
  const { status, stdout, error } = spawnSync('getfattr', ['-R', '-P', '-h', '-d', '-m', '-', '-e', 'hex', '.'], {
    cwd: root,
    encoding: 'latin1',
    maxBuffer: maxOutputBytes,
    env: { PATH: env['PATH'] ?? '', LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  if (error !== undefined || status !== 0) return null;
  const found = new Map<string, (readonly [string, Buffer])[]>();
  let current: (readonly [string, Buffer])[] = [];
  for (const line of stdout.split('\n')) {
    if (line.startsWith('# file: ')) {
      current = [];
      found.set(octalsResolved(line.slice('# file: '.length)), current);
      continue;
    }
    const [, key, hex] = /^([^=]+)=0x([0-9a-f]*)$/.exec(line) ?? [];
    if (key !== undefined && hex !== undefined) current.push([octalsResolved(key), Buffer.from(hex, 'hex')]);
  }
  return found;
}

/** getfattr writes bytes that are not plain as `\ooo`. */
function octalsResolved(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}
