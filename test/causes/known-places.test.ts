import { describe, expect, it } from 'vitest';
import { classify } from '../../src/analysis/classify.ts';
import { causes } from '../../src/causes/index.gen.ts';
import { accounts } from '../../src/formats/accounts.ts';
import type { CauseContext, Claim } from '../../src/model/cause.ts';
import type { FieldValue } from '../../src/model/field.ts';
import type { Site } from '../../src/model/site.ts';
import { memoryNode, recordSites } from '../support/record-sites.ts';

const now = 1_748_937_600;
const clock = { times: [now] };

function contextOf(sites: readonly Site[]): CauseContext {
  return {
    clock: { left: clock, right: clock },
    siblings: (key) => sites.filter((site) => site.key === key),
    memo: (_, compute) => compute(),
  };
}

function claimOf(id: string, site: Site, siblings: readonly Site[] = []): Claim | undefined {
  const cause = causes.find((one) => one.id === id);
  if (cause === undefined) throw new Error(`no cause ${id}`);
  return cause.claim(site, contextOf([site, ...siblings]));
}

function siteOf(name: string, key: string, left: FieldValue, right: FieldValue, more: Partial<Site> = {}): Site {
  const side = (value: FieldValue) => (value === null ? null : { value, ranges: [] });
  return {
    path: ['layer:0', name],
    key,
    kind: key === 'tar:presence' ? 'presence' : 'line',
    name: 'line 1',
    left: side(left),
    right: side(right),
    bytes: 1,
    ...more,
  };
}

function presence(name: string, value: string, type: string, more: Site['facts'] = {}): Site {
  return siteOf(name, 'tar:presence', value, null, { facts: { type, ...more } });
}

describe('a file known by its path', () => {
  const archive = 'var/cache/apt/archives/sample_1.0_all.deb';

  it('may be there on one side only', () => {
    expect(claimOf('apt-archives', presence(archive, 'file, 9 bytes, mode 0644', 'file'))?.grade).toBe('safe');
    const folder = 'var/cache/apt/archives/partial';
    expect(claimOf('apt-archives', presence(folder, 'directory, mode 0700', 'directory'))?.grade).toBe('safe');
  });

  it.each([
    ['a program', 'file, 9 bytes, mode 0755', 'file', {}],
    ['setuid', 'file, 9 bytes, mode 4644', 'file', {}],
    ['a symbolic link', 'symlink to /etc/shadow', 'symlink', {}],
    ['a hard link', 'hard link to etc/shadow', 'hardlink', {}],
    ['a device', 'block device 8:0, mode 0660', 'device', {}],
    ['a directory of that name', 'directory, mode 0755', 'directory', { children: true }],
    ['a second member of that name', 'file, 9 bytes, mode 0644', 'file', { duplicate: true }],
  ])('is not %s', (_, value, type, facts) => {
    expect(claimOf('apt-archives', presence(archive, value, type, facts))).toBeUndefined();
  });

  it('lies at the root of a layer, of any platform', () => {
    const at = (...path: string[]): Claim | undefined =>
      claimOf('dpkg-log', siteOf('', 'text:line', 'a', 'b', { path: [...path, 'var/log/dpkg.log'] }));
    expect(at('layer:3')).toBeDefined();
    expect(at('index', 'linux/arm64', 'layer:0')).toBeDefined();
    expect(at('layer:0', 'app/root.tar')).toBeUndefined();
    expect(at('config')).toBeUndefined();
  });

  it('may be a script where nothing is excused, but never setuid', () => {
    const claim = (mode: string): Claim | undefined =>
      claimOf('home-leftovers', presence('tmp/install.sh', `file, 9 bytes, mode ${mode}`, 'file'));
    expect(claim('0755')).toMatchObject({ grade: 'guarded', predicate: { held: false } });
    expect(claim('4755')).toBeUndefined();
  });
});

describe('a line of /etc/shadow', () => {
  /** Causes of all differences between two shadow files of one line each. */
  const causesOf = (left: string, right: string) => {
    const nodes = [left, right].map((line) => memoryNode('etc/shadow', `${line}\n`));
    const [a, b] = nodes;
    if (a === undefined || b === undefined) throw new Error('two lines');
    const { sites } = recordSites(accounts.compare, a, b);
    return classify(sites, { causes, clock: { left: { times: [] }, right: { times: [] } } });
  };

  it('may differ in the day', () => {
    expect(causesOf('app:!:20242:0:99999:7:::', 'app:!:20243:0:99999:7:::')).toMatchObject([
      {
        cause: 'shadow-lastchg',
        claim: { grade: 'safe', hint: { factor: 'clock', left: 20242 * 86_400, right: 20243 * 86_400 } },
      },
    ]);
  });

  it.each([
    ['the hash', 'app:!:20242:0:99999:7:::', 'app::20242:0:99999:7:::'],
    ['the hash and the day', 'app:!:20242:0:99999:7:::', 'app:$6$x:20243:0:99999:7:::'],
    ['the name', 'app:!:20242:0:99999:7:::', 'bin:!:20242:0:99999:7:::'],
    ['a day that forces a change', 'app:!:20242:0:99999:7:::', 'app:!:0:0:99999:7:::'],
    ['no day', 'app:!:20242:0:99999:7:::', 'app:!::0:99999:7:::'],
    ['the day of a password that ages', 'app:x:20242:0:90:7:::', 'app:x:20243:0:90:7:::'],
    ['the number of fields', 'app:!:20242:0:99999:7:::', 'app:!:20243:0:99999:7::'],
  ])('is more than a date when it differs in %s', (_, left, right) => {
    const found = causesOf(left, right);
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter(({ cause }) => cause === 'shadow-lastchg')).toEqual([]);
  });

  it('is never only there on one side', () => {
    expect(claimOf('shadow-lastchg', siteOf('etc/shadow', 'text:line', 'app:!:1:0::7:::', null))).toBeUndefined();
    expect(claimOf('shadow-lastchg', presence('etc/shadow', 'file, 9 bytes, mode 0640', 'file'))).toBeUndefined();
  });
});

describe('a machine id', () => {
  const id = '0d6f0a5c9b3e4d1b8a2f7c6e5d4c3b2a';
  const claim = (key: string, left: FieldValue, right: FieldValue): Claim | undefined =>
    claimOf('machine-id', siteOf('etc/machine-id', key, left, right));

  it('may be missing or not yet made', () => {
    expect(claim('text:line', id, null)).toBeDefined();
    expect(claim('text:line', id, 'uninitialized')).toBeDefined();
  });

  it('is nothing else', () => {
    expect(claim('text:line', id, `${id} and more`)).toBeUndefined();
    expect(claim('text:line', id, id.toUpperCase())).toBeUndefined();
    expect(claim('opaque:bytes', id, id.replace('0', '1'))).toBeUndefined();
  });
});

describe('git.properties', () => {
  const claim = (name: string, left: string, right: string, file = 'BOOT-INF/classes/git.properties') =>
    claimOf('git-properties', siteOf(file, 'properties:entry', left, right, { name, kind: 'field' }));

  it('says who built and when, and what', () => {
    expect(claim('git.build.time', '2025-06-03T07:12:44+0000', '2025-06-03T09:40:02Z')).toEqual({
      grade: 'safe',
      hint: { factor: 'clock', left: 1_748_934_764, right: 1_748_943_602 },
    });
    expect(claim('git.build.host', 'agent-3', 'agent-9')).toEqual({ grade: 'safe' });
    for (const key of ['git.commit.id', 'git.branch', 'git.dirty', 'git.build.version', 'git.closest.tag.name'])
      expect(claim(key, 'a', 'b')).toMatchObject({ grade: 'guarded', predicate: { held: false } });
  });

  it('is known by its name', () => {
    expect(claim('git.build.host', 'agent-3', 'agent-9', 'app/agit.properties')).toBeUndefined();
  });
});

describe('read-only data of a native library', () => {
  const claim = (id: string, left: string, right: string, facts: Site['facts'] = {}): Claim | undefined => {
    const all = { section: '.rodata', executable: false, ...facts };
    return claimOf(id, siteOf('app/lib/x.so', 'opaque:bytes', left, right, { kind: 'bytes', facts: all }));
  };

  it('may hold the times of __DATE__ and __TIME__', () => {
    expect(claim('elf-date-macro', '07:12:44', '09:40:02')?.predicate?.held).toBe(false);
    const strings = { leftString: 'built Jun  3 2025', rightString: 'built Jun  4 2025' };
    expect(claim('elf-date-macro', '3', '4', strings)?.hint).toEqual({
      factor: 'clock',
      left: 1_748_908_800,
      right: 1_748_995_200,
    });
    expect(claim('elf-date-macro', '3', '4')).toBeUndefined();
    expect(claim('elf-date-macro', '07:12:44', '25:40:02')).toBeUndefined();
    expect(claim('elf-date-macro', '07:12:44', '09:40:02', { section: '.data' })).toBeUndefined();
  });

  it('may hold paths of build machines, all with one pair of beginnings', () => {
    const hint = { factor: 'build-path', left: '/build/17', right: '/build/2301' };
    expect(claim('elf-file-macro', '/build/17/src/a.c', '/build/2301/src/a.c')?.hint).toEqual(hint);
    const two = ['/build/17/src/a.c and /build/17/src/b.c', '/build/2301/src/a.c and /build/2301/src/b.c'] as const;
    expect(claim('elf-file-macro', ...two)?.hint).toEqual(hint);
  });

  it.each([
    ['another word', '/build/17/src/a.c: yes', '/build/2301/src/a.c: no'],
    ['another file', '/build/17/src/left.c', '/build/2301/src/right.c'],
    ['two pairs', '/build/17/src/a.c /build/1/src/a.c', '/build/18/src/a.c /build/2/src/a.c'],
    ['a relative path', 'a/build/17/src/a.c', 'a/build/2301/src/a.c'],
    ['a path of the image', '/opt/17/lib/models', '/opt/18/lib/models'],
    ['a mark in place of a path', '\0 /build/17/src/a.c', '/build/17/src/a.c \0'],
  ])('is not excused for %s', (_, left, right) => expect(claim('elf-file-macro', left, right)).toBeUndefined());
});

describe('compiled Python', () => {
  const cache = 'app/__pycache__/x.cpython-311.pyc';
  const header = (key: string, left: FieldValue, right: FieldValue, path = cache): Site =>
    siteOf(path, key, left, right, { kind: 'field' });

  it('may be checked in two ways, but not in none', () => {
    const held = (left: number, right: number): boolean | undefined =>
      claimOf('pyc-invalidation-mode', header('pyc:flags', left, right))?.predicate?.held;
    expect([held(0, 3), held(0, 1), held(3, 1), held(0, 2)]).toEqual([true, false, false, undefined]);
  });

  it('keeps what only one mode has with the mode of the same file', () => {
    const flags = header('pyc:flags', 0, 3);
    const time = header('pyc:mtime', now, null);
    expect(claimOf('pyc-invalidation-mode', time, [flags])).toBeDefined();
    expect(claimOf('pyc-invalidation-mode', time, [header('pyc:flags', 0, 3, 'app/y.pyc')])).toBeUndefined();
    expect(claimOf('pyc-mtime', time, [flags])).toBeUndefined();
    expect(claimOf('pyc-mtime', header('pyc:mtime', now, now + 9))?.predicate?.held).toBe(false);
  });

  it('is not a cache outside __pycache__, and a listed folder is left to the tar', () => {
    const claim = (name: string, value: string, type: string, facts: Site['facts'] = {}): Claim | undefined =>
      claimOf('pyc-presence', presence(name, value, type, facts));
    expect(claim(cache, 'file, 9 bytes, mode 0644', 'file')?.predicate?.held).toBe(false);
    expect(claim('app/__pycache__', 'directory, mode 0755', 'directory')).toBeDefined();
    expect(claim('app/__pycache__', 'directory, mode 0755', 'directory', { children: true })).toBeUndefined();
    expect(claim('app/x.pyc', 'file, 9 bytes, mode 0644', 'file')).toBeUndefined();
    expect(claim('app/__pycache__/x.so', 'file, 9 bytes, mode 0644', 'file')).toBeUndefined();
    expect(claim(cache, 'symlink to /tmp/x', 'symlink')).toBeUndefined();
  });
});
