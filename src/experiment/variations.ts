import type { Conditions } from './conditions.ts';
import type { Machine } from './machine.ts';

/** One thing that is made different on purpose. */
export interface Variation {
  readonly name: VariationName;
  /** The factor of the taxonomy that it moves. */
  readonly factor: string;
  /** How it is done, or would be. */
  readonly how: string;
  /** Why it is left out here; null when it is not. */
  readonly skipped: string | null;
  /** Without it and with it, in words that do not depend on the machine. */
  readonly left: string;
  readonly right: string;
  readonly change: Partial<Conditions>;
}

export const variationNames = [
  'time',
  'time-zone',
  'locale',
  'umask',
  'build-path',
  'home',
  'user',
  'host',
  'cpus',
  'environment',
  'path',
  'file-order',
  'addresses',
  'kernel',
] as const;

export type VariationName = (typeof variationNames)[number];

/** Some 13 months, 5 hours and 7 minutes: year, month, day, weekday, hour and minute are all others. */
const later = 400 * 86_400 + 5 * 3_600 + 7 * 60;

const names = { host: 'odp-diff-other-host', user: 'odpdiffuser' };

/** Every variation by name, as far as this machine can do it. */
export function variationsOn(machine: Machine): readonly Variation[] {
  return variationNames.map((name) => ({ name, ...makers[name](machine) }));
}

type Made = Omit<Variation, 'name'>;

const makers: Readonly<Record<VariationName, (machine: Machine) => Made>> = {
  time: ({ fakeTime, noFakeTime, now }) => ({
    factor: 'factor-clock',
    how: 'libfaketime: the clock stands still, 400 days later',
    skipped: fakeTime === null ? `${noFakeTime}; only the real clock moved, between builds` : null,
    left: 'the clock of the build',
    right: '400 days later',
    change: { clock: now + later },
  }),
  'time-zone': ({ env, hasZones }) => {
    const [first, second] = hasZones ? ['Asia/Kathmandu', 'Pacific/Marquesas'] : ['NPT-5:45', 'MART9:30'];
    const zone = env.TZ === first ? second : first;
    return {
      ...possible,
      factor: 'factor-timezone',
      how: `TZ=${zone}`,
      left: own(env.TZ, 'TZ'),
      right: `TZ=${zone}`,
      change: { env: { TZ: zone } },
    };
  },
  locale: localeOf,
  umask: ({ umask }) => {
    const other = umask === '0027' ? '0002' : '0027';
    return {
      ...possible,
      factor: 'factor-umask',
      how: `umask ${other}`,
      left: `umask ${umask}`,
      right: `umask ${other}`,
      change: { umask: other },
    };
  },
  'build-path': () => ({
    ...possible,
    factor: 'factor-build-path',
    how: 'the copy of the source lies in a directory with another, longer name',
    left: 'the usual directory',
    right: 'a directory with another, longer name',
    change: { place: 'other' },
  }),
  home: ({ otherHome, env }) => ({
    factor: 'factor-user',
    how: 'HOME is a link of another name to the same directory',
    skipped: env.HOME === undefined || env.HOME === '' ? 'HOME is not set' : null,
    left: 'the own HOME',
    right: 'a link to it',
    change: { env: { HOME: otherHome } },
  }),
  user: ({ ownMounts }) => ({
    ...possible,
    factor: 'factor-user',
    how:
      ownMounts === null
        ? 'USER and LOGNAME, and another name for the same number in /etc/passwd (a mount that only the build sees)'
        : `USER and LOGNAME alone (${ownMounts})`,
    left: 'the own user name',
    right: names.user,
    change: { env: { USER: names.user, LOGNAME: names.user }, user: ownMounts === null ? names.user : null },
  }),
  host: ({ ownHost, env }) => ({
    factor: 'factor-hostname',
    how: 'unshare --uts: another host name that only the build sees',
    skipped: ownHost,
    left: 'the own host name',
    right: names.host,
    change: { host: names.host, env: env.HOSTNAME === undefined ? {} : { HOSTNAME: names.host } },
  }),
  cpus: ({ cpus, oneCpu }) => ({
    factor: 'factor-cpu-count',
    how: 'taskset: one processor',
    skipped: cpus.length < 2 ? 'there is one processor only' : oneCpu,
    left: `${cpus.length} processors`,
    right: '1 processor',
    change: { cpu: cpus[0] ?? 0 },
  }),
  environment: () => ({
    ...possible,
    factor: 'factor-env-leak',
    how: 'one more variable: ODP_DIFF_EXTRA=1',
    left: 'the own environment',
    right: 'with ODP_DIFF_EXTRA=1',
    change: { env: { ODP_DIFF_EXTRA: '1' } },
  }),
  path: ({ emptyDirectory, env }) => ({
    ...possible,
    factor: 'factor-env-leak',
    how: 'an empty directory in front of PATH',
    left: 'the own PATH',
    right: 'with an empty directory in front',
    change: { env: { PATH: `${emptyDirectory}:${env.PATH ?? '/usr/bin:/bin'}` } },
  }),
  'file-order': ({ reversing }) => ({
    factor: 'factor-readdir-order',
    how:
      reversing === 'copy'
        ? 'the copy of the source is made in the opposite order'
        : 'disorderfs: directories are listed backwards',
    skipped:
      reversing === null
        ? 'disorderfs cannot be mounted, and this file system lists files in an order of its own'
        : null,
    left: 'the order of the file system',
    right: 'backwards',
    change: { order: 'reversed' },
  }),
  addresses: ({ fixedAddresses }) => ({
    factor: 'factor-aslr-pointer',
    how: 'setarch -R: addresses are not random',
    skipped: fixedAddresses,
    left: 'random addresses',
    right: 'the same addresses each time',
    change: { addresses: 'fixed' },
  }),
  kernel: ({ oldKernel }) => ({
    factor: 'factor-kernel',
    how: 'setarch --uname-2.6: uname says 2.6',
    skipped: oldKernel,
    left: 'the own kernel release',
    right: '2.6',
    change: { kernel: '2.6' },
  }),
};

const possible = { skipped: null } as const;

function own(value: string | undefined, name: string): string {
  return value === undefined ? `no ${name}` : `${name}=${value}`;
}

/** Those that change most first: other letters for case, other decimal mark, other order of words. */
const wanted = [/^tr_TR/i, /^de_/i, /^fr_/i, /^et_EE/i, /^[a-z]{2,3}_/i, /^C\.utf-?8$/i, /^C$/];

function localeOf({ env, locales }: Machine): Made {
  const current = env.LC_ALL || env.LC_CTYPE || env.LANG || 'C';
  const others = locales.filter(
    (name) => plain(name) !== plain(current) && !(plain(current) === 'c' && name === 'POSIX'),
  );
  const found = wanted.flatMap((pattern) => others.filter((name) => pattern.test(name)))[0];
  return {
    factor: 'factor-locale',
    how: found === undefined ? 'LC_ALL, LANG and LANGUAGE' : `LC_ALL, LANG and LANGUAGE: ${found}`,
    skipped: found === undefined ? 'no other locale is installed' : null,
    left: `locale ${current}`,
    right: `locale ${found ?? ''}`,
    change: { env: found === undefined ? {} : { LC_ALL: found, LANG: found, LANGUAGE: found } },
  };
}

/** `C.UTF-8` and `C.utf8` are one locale. */
function plain(name: string): string {
  return name.toLowerCase().replace(/utf-8$/, 'utf8');
}
