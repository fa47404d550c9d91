import { join } from 'node:path';
import type { Conditions } from '../../experiment/conditions.ts';
import type { Machine } from '../../experiment/machine.ts';

/** The file in the working directory that another user name is mounted from. */
export function accountsFile(work: string): string {
  return join(work, 'passwd');
}

const inside = `
host=$1 accounts=$2; shift 2
[ -z "$host" ] || printf %s "$host" >/proc/sys/kernel/hostname || exit 125
[ -z "$accounts" ] || mount --bind "$accounts" /etc/passwd || exit 125
exec "$@"`;

/** The command with the programs in front that bring the conditions about, outermost first. */
export function wrapCommand(argv: readonly string[], conditions: Conditions, work: string): readonly string[] {
  const { host, user, umask, cpu, addresses, kernel } = conditions;
  const flags = [...(host === null ? [] : ['--uts']), ...(user === null ? [] : ['--mount'])];
  const namespaces =
    flags.length === 0
      ? []
      : ['unshare', ...flags, '--', 'sh', '-c', inside, 'sh', host ?? '', user === null ? '' : accountsFile(work)];
  const personality = [...(addresses === 'fixed' ? ['-R'] : []), ...(kernel === '2.6' ? ['--uname-2.6'] : [])];
  return [
    ...namespaces,
    ...(umask === null ? [] : ['sh', '-c', 'umask "$1" && shift && exec "$@"', 'sh', umask]),
    ...(personality.length === 0 ? [] : ['setarch', ...personality, '--']),
    ...(cpu === null ? [] : ['taskset', '-c', String(cpu)]),
    ...argv,
  ];
}

/** What libfaketime reads: a clock that stands still, for everything but waiting. */
export function fakeTimeEnv(library: string, clock: number, env: Machine['env']): Readonly<Record<string, string>> {
  const before = env.LD_PRELOAD ?? '';
  return {
    LD_PRELOAD: before === '' ? library : `${library}:${before}`,
    FAKETIME: String(clock),
    // Seconds since 1970: other forms are read in the time zone of the build.
    FAKETIME_FMT: '%s',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
    DONT_FAKE_MONOTONIC: '1',
  };
}

/** The user's environment with what the conditions change. */
export function environmentOf(conditions: Conditions, env: Machine['env']): Record<string, string> {
  const own = Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  return { ...Object.fromEntries(own), ...conditions.env };
}
