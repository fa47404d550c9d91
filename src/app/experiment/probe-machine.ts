import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { usualConditions } from '../../experiment/conditions.ts';
import type { Machine, Obstacle } from '../../experiment/machine.ts';
import { waysToReverse } from './other-order.ts';
import type { Places } from './places.ts';
import { capture } from './run-command.ts';
import { accountsFile, fakeTimeEnv, wrapCommand } from './wrap-command.ts';

type Env = Readonly<Record<string, string>>;

/** Tries on this machine what the variations need. `reach` says why libfaketime cannot reach the build; null when it can. */
export function probeMachine(places: Places, env: Env, now: number, reach: Obstacle): Machine {
  const run = (...argv: string[]): string | null => capture({ argv, cwd: places.work, env })?.trim() ?? null;
  const user = run('id', '-un') ?? env['USER'] ?? '';
  const library = reach === null ? fakeTimeLibrary() : null;
  const works = library !== null && fakeTimeWorks(library, env, places.work);
  return {
    env,
    umask: run('sh', '-c', 'umask') ?? '0022',
    user,
    locales: (run('locale', '-a') ?? '').split('\n').filter((name) => name !== ''),
    hasZones: existsSync('/usr/share/zoneinfo/Asia/Kathmandu') && existsSync('/usr/share/zoneinfo/Pacific/Marquesas'),
    cpus: allowedCpus(),
    ownHost: effect(
      places,
      env,
      'another host name needs root',
      { host: 'odp-diff-probe' },
      'uname -n',
      'odp-diff-probe',
    ),
    ownMounts: otherAccounts(places, user)
      ? effect(places, env, 'a mount of its own needs root', { user: 'odpdiffuser' }, 'id -un', 'odpdiffuser')
      : 'the user is not in /etc/passwd',
    oneCpu: effect(places, env, 'taskset does not work here', { cpu: allowedCpus()[0] ?? 0 }, 'nproc', '1'),
    fixedAddresses: effect(places, env, 'setarch -R is not allowed here', { addresses: 'fixed' }, 'echo 1', '1'),
    oldKernel: effect(
      places,
      env,
      'setarch --uname-2.6 does not work here',
      { kernel: '2.6' },
      'uname -r | cut -c1-4',
      '2.6.',
    ),
    reversing: waysToReverse(places.work, env),
    fakeTime: works ? library : null,
    noFakeTime: reach ?? (library === null ? 'libfaketime is not installed' : 'libfaketime does not work here'),
    now,
    otherHome: places.otherHome,
    emptyDirectory: places.emptyDirectory,
  };
}

/** Brings the conditions about and looks whether they hold. */
function effect(
  { work }: Places,
  env: Env,
  obstacle: string,
  change: Partial<typeof usualConditions>,
  script: string,
  expected: string,
): Obstacle {
  const argv = wrapCommand(['sh', '-c', script], { ...usualConditions, ...change }, work);
  return capture({ argv, cwd: work, env })?.trim() === expected ? null : obstacle;
}

/** Writes the accounts of the machine with another name for the user. */
function otherAccounts({ work }: Places, user: string): boolean {
  let text: string;
  try {
    text = readFileSync('/etc/passwd', 'utf8');
  } catch {
    return false;
  }
  const lines = text.split('\n');
  const own = lines.findIndex((line) => line.startsWith(`${user}:`));
  if (user === '' || own === -1) return false;
  lines[own] = `odpdiffuser:${(lines[own] ?? '').slice(user.length + 1)}`;
  writeFileSync(accountsFile(work), lines.join('\n'), { mode: 0o644 });
  return true;
}

/** From the status of this process; what it may use, its children may. */
function allowedCpus(): number[] {
  let text = '';
  try {
    text = readFileSync('/proc/self/status', 'utf8');
  } catch {
    return [];
  }
  const [, list = ''] = /^Cpus_allowed_list:\s*(\S+)/m.exec(text) ?? [];
  return list.split(',').flatMap((part) => {
    const [first = Number.NaN, last = first] = part.split('-').map(Number);
    return Number.isInteger(first) && Number.isInteger(last) && last - first < 4096
      ? Array.from({ length: last - first + 1 }, (_, at) => first + at)
      : [];
  });
}

function fakeTimeLibrary(): string | null {
  const triplets = existsSync('/usr/lib') ? readdirSync('/usr/lib').filter((name) => name.includes('-linux-')) : [];
  const folders = [...triplets.map((name) => join('/usr/lib', name)), '/usr/lib', '/usr/lib64', '/usr/local/lib'];
  const files = folders.map((folder) => join(folder, 'faketime', 'libfaketime.so.1'));
  return files.find((file) => existsSync(file)) ?? null;
}

function fakeTimeWorks(library: string, env: Env, cwd: string): boolean {
  const clock = 1_234_567_890;
  return (
    capture({ argv: ['date', '+%s'], cwd, env: { ...env, ...fakeTimeEnv(library, clock, env) } })?.trim() ===
    String(clock)
  );
}
