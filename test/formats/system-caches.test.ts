import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  fontconfigCache as buildFontconfig,
  gconvCache as buildGconv,
  keybox as buildKeybox,
  ldSoCache as buildLdCache,
  localeArchive as buildLocales,
  gdbmDatabase,
} from '../../fixtures/lib/system-caches.ts';
import { fontconfigCache } from '../../src/formats/fontconfig-cache.ts';
import { gconvCache } from '../../src/formats/gconv-cache.ts';
import { gdbm } from '../../src/formats/gdbm.ts';
import { iconCache } from '../../src/formats/icon-cache.ts';
import { keybox } from '../../src/formats/keybox.ts';
import { ldSoCache } from '../../src/formats/ld-so-cache.ts';
import { localeArchive } from '../../src/formats/locale-archive.ts';
import { openpgp } from '../../src/formats/openpgp.ts';
import { trustdb } from '../../src/formats/trustdb.ts';
import { tzif } from '../../src/formats/tzif.ts';
import type { Format } from '../../src/model/format.ts';
import type { Site } from '../../src/model/site.ts';
import { complementsEqual, expectMutationsCovered, expectTruncationsCovered } from '../support/coverage.ts';
import { memoryNode, recordSites } from '../support/record-sites.ts';

function sitesOf(format: Format, name: string, left: Buffer, right: Buffer): Site[] {
  const probe = (bytes: Buffer) => ({ name, size: bytes.length, head: bytes.subarray(0, 4096) });
  expect(format.matches(probe(left)) && format.matches(probe(right))).toBe(true);
  const { sites } = recordSites(format.compare, memoryNode(name, left), memoryNode(name, right));
  expect(complementsEqual(left, right, sites)).toBe(true);
  return sites;
}

function summary(sites: readonly Site[]): string[] {
  return sites.map((site) => `${site.key} ${site.name}${site.role === undefined ? '' : ` ${site.role}`}`);
}

function covers(format: Format, name: string, document: Buffer): void {
  expectTruncationsCovered(format, name, document);
  expectMutationsCovered(format, name, document, 400);
}

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'system-caches-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function has(tool: string): boolean {
  return ['/usr/bin', '/usr/sbin', '/sbin', '/bin'].some((place) => existsSync(`${place}/${tool}`));
}

function run(command: string, environment: Readonly<Record<string, string>> = {}): void {
  const path = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`;
  const { status, stderr } = spawnSync('sh', ['-ec', command], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, PATH: path, ...environment },
  });
  expect(status, stderr).toBe(0);
}

function file(name: string): Buffer {
  return readFileSync(join(folder, name));
}

const libraries = [
  { name: 'libz.so.1', path: '/lib/libz.so.1' },
  { name: 'liba.so.1', path: '/lib/liba.so.1' },
  { name: 'liba.so.1', path: '/opt/liba.so.1' },
];

describe('ld-so-cache', () => {
  const name = 'etc/ld.so.cache';
  const [z, a, b] = libraries;
  const turned = [z, b, a].flatMap((library) => library ?? []);

  it('sees which of two libraries of one name comes first', () => {
    expect(summary(sitesOf(ldSoCache, name, buildLdCache(libraries), buildLdCache(turned)))).toEqual([
      'ld-cache:entry liba.so.1',
      'ld-cache:entry liba.so.1',
    ]);
  });

  it('tells positions from entries', () => {
    const sites = sitesOf(ldSoCache, name, buildLdCache(libraries), buildLdCache(libraries.slice(1)));
    expect(summary(sites)).toEqual(['ld-cache:entry libz.so.1', 'ld-cache:layout positions and padding']);
    expect(sites[1]?.left?.derived?.holds).toBe(true);
  });

  it('covers every difference', () => covers(ldSoCache, name, buildLdCache(libraries)));

  it.skipIf(!has('ldconfig') || !has('gcc'))('reads what ldconfig writes (needs ldconfig and gcc)', () => {
    run('echo "int f(void){return 1;}" >a.c; for d in left right; do mkdir -p $d/etc $d/one $d/two; done');
    run(
      'gcc -shared -o left/one/liba.so.1 a.c -Wl,-soname,liba.so.1; for d in left/two right/one right/two; do cp left/one/liba.so.1 $d; done',
    );
    run('printf "/one\\n/two\\n" >left/etc/ld.so.conf; printf "/two\\n/one\\n" >right/etc/ld.so.conf');
    run('for d in left right; do for f in new compat old; do ldconfig -r $d -c $f -C /etc/$f; done; done');
    for (const form of ['new', 'compat', 'old']) {
      const sites = sitesOf(ldSoCache, name, file(`left/etc/${form}`), file(`right/etc/${form}`));
      expect([...new Set(sites.map(({ left, right }) => `${left?.value} ${right?.value}`))]).toEqual([
        '/one/liba.so.1 /two/liba.so.1',
        '/two/liba.so.1 /one/liba.so.1',
      ]);
    }
  });
});

describe('gconv-cache', () => {
  const name = 'usr/lib/gconv/gconv-modules.cache';

  it('tells places from mappings', () => {
    const left = buildGconv(['A//', 'B//'], [1, 3], 7);
    expect(summary(sitesOf(gconvCache, name, left, buildGconv(['A//', 'B//'], [2, 3], 7)))).toEqual([
      'gconv:layout positions and padding encoding',
    ]);
    const swapped = Buffer.from(left);
    const at = left.readUInt16LE(6);
    swapped.writeUInt16LE(1, at + 4 + 2);
    expect(summary(sitesOf(gconvCache, name, left, swapped))).toContain('gconv:entry A//');
  });

  it('covers every difference', () => covers(gconvCache, name, buildGconv(['A//', 'B//'], [1, 3], 7)));

  const real = '/usr/lib/x86_64-linux-gnu/gconv/gconv-modules.cache';
  it.skipIf(!existsSync(real))('reads the one of this system (needs libc-bin on amd64)', () => {
    const bytes = readFileSync(real);
    expect(summary(sitesOf(gconvCache, name, bytes, Buffer.concat([bytes, Buffer.from('x')])))).toEqual([
      'gconv:unused unused',
    ]);
  });
});

describe('locale-archive', () => {
  const name = 'usr/lib/locale/locale-archive';
  const [german, french] = [['de_DE', 'Montag'] as const, ['fr_FR', 'lundi.'] as const];

  it('names the locale whose data differ', () => {
    const left = buildLocales([german, french]);
    expect(summary(sitesOf(localeArchive, name, left, buildLocales([french, german])))).toEqual([
      'locales:layout positions and padding encoding',
    ]);
    expect(summary(sitesOf(localeArchive, name, left, buildLocales([german, ['fr_FR', 'mardi.']])))[0]).toBe(
      'locales:entry fr_FR',
    );
  });

  it('covers every difference', () => covers(localeArchive, name, buildLocales([german, french])));

  const source = existsSync('/usr/share/i18n/locales/POSIX');
  it.skipIf(!has('localedef') || !source)(
    'reads what localedef writes (needs localedef and locales)',
    () => {
      const build = (side: string, names: string): void =>
        run(
          `mkdir -p ${side}/usr/lib/locale; for l in ${names}; do localedef -c --prefix=$PWD/${side} -i POSIX -f $l x_$l 2>/dev/null || true; done`,
        );
      build('l1', 'UTF-8 ISO-8859-1');
      build('l2', 'ISO-8859-1 UTF-8');
      const [left, right] = [file('l1/usr/lib/locale/locale-archive'), file('l2/usr/lib/locale/locale-archive')];
      expect(summary(sitesOf(localeArchive, name, left, right))).toEqual([
        'locales:layout positions and padding encoding',
      ]);
    },
    60_000,
  );
});

describe('gdbm', () => {
  const entries = [['ls', '-\t1\t1\t10\t0\tA'] as const, ['cat', '-\t1\t1\t11\t0\tA'] as const];

  it('pairs keys wherever they stand', () => {
    expect(summary(sitesOf(gdbm, 'index.db', gdbmDatabase(entries), gdbmDatabase([...entries].reverse())))).toEqual([
      'gdbm:layout positions and padding encoding',
    ]);
  });

  it('covers every difference', () => covers(gdbm, 'index.db', gdbmDatabase(entries)));

  it.skipIf(!has('mandb'))('reads what man-db writes (needs man-db)', () => {
    run(
      'mkdir -p man/man1 cache; printf ".TH A 1\\n.SH NAME\\na \\\\- tool a\\n" >man/man1/a.1; echo "MANDB_MAP $PWD/man $PWD/cache" >conf',
    );
    const index = (seconds: number): Buffer => {
      utimesSync(join(folder, 'man/man1/a.1'), seconds, seconds);
      run('chmod -R a+rwX . ; rm -rf cache/*; mandb -q -C conf -c $PWD/man');
      return file('cache/index.db');
    };
    const sites = sitesOf(gdbm, 'index.db', index(1_735_689_600), index(1_738_465_445));
    expect(sites.filter(({ key }) => key === 'gdbm:entry')).toMatchObject([
      { name: 'a', facts: { middleLeft: '1735689600', middleRight: '1738465445' } },
    ]);
  });
});

describe('icon-cache', () => {
  const real = '/usr/share/icons/hicolor';
  it.skipIf(!has('gtk-update-icon-cache') || !existsSync(real))('reads what gtk-update-icon-cache writes', () => {
    run(
      `mkdir -p icons/48x48/apps && printf "[Icon Theme]\\nName=x\\nDirectories=48x48/apps\\n[48x48/apps]\\nSize=48\\n" >icons/index.theme`,
    );
    const cache = (names: readonly string[]): Buffer => {
      for (const icon of readdirSync(join(folder, 'icons/48x48/apps'))) rmSync(join(folder, 'icons/48x48/apps', icon));
      for (const icon of names) writeFileSync(join(folder, 'icons/48x48/apps', `${icon}.png`), '');
      run('gtk-update-icon-cache -f -q icons');
      return file('icons/icon-theme.cache');
    };
    const [left, right] = [cache(['a', 'b']), cache(['a', 'c'])];
    const found = summary(sitesOf(iconCache, 'icon-theme.cache', left, right));
    expect(found).toContain('icons:entry b');
    expect(found).toContain('icons:entry c');
    covers(iconCache, 'icon-theme.cache', left);
  });
});

describe('tzif', () => {
  const zones = '/usr/share/zoneinfo';
  it.skipIf(!existsSync(`${zones}/Europe/Berlin`))('reads what zic writes (needs tzdata)', () => {
    const [berlin, utc] = [readFileSync(`${zones}/Europe/Berlin`), readFileSync(`${zones}/Etc/UTC`)];
    const found = summary(sitesOf(tzif, 'etc/localtime', utc, berlin));
    expect(found).toContain('tzif:footer footer');
    // 1980-04-06 01:00 UTC: summer time begins for the first time since the war.
    expect(found).toContain('tzif:entry from 323830800');
    expectTruncationsCovered(tzif, 'etc/localtime', utc);
    expectMutationsCovered(tzif, 'etc/localtime', berlin, 300);
  });
});

describe('keybox, trustdb and openpgp', () => {
  it('tells times, keys and the checksum apart', () => {
    const sites = sitesOf(keybox, 'pubring.kbx', buildKeybox(1, 'one'), buildKeybox(2, 'two'));
    expect(summary(sites)).toEqual([
      'keybox:file created file created',
      'keybox:last maintenance last maintenance',
      'keybox:created member#2.created',
      'keybox:keys member#2.keys',
      'keybox:checksum member#2.checksum',
    ]);
    expect(sites[4]).toMatchObject({ left: { derived: { holds: true } }, right: { derived: { holds: true } } });
    covers(keybox, 'pubring.kbx', buildKeybox(1, 'one'));
  });

  it.skipIf(!has('gpg'))('reads what GnuPG writes (needs gpg)', () => {
    run(
      'mkdir -m 700 home; gpg --batch -q --passphrase "" --quick-gen-key "Test <test@example.org>" ed25519 sign never; gpg --batch -q --export >one.gpg; gpg --batch -q --list-keys >/dev/null; gpgconf --kill all',
      { GNUPGHOME: join(folder, 'home') },
    );
    const ring = file('one.gpg');
    const found = summary(sitesOf(openpgp, 'one.gpg', ring, ring.subarray(0, ring.indexOf('Test <') - 2)));
    expect(found[0]).toBe('openpgp:record user id Test <test@example.org>');
    expect(found[1]).toMatch(/^openpgp:record signature of type 13 by 0x[0-9a-f]{16} of 20/);
    covers(openpgp, 'one.gpg', ring);
    const box = file('home/pubring.kbx');
    const other = Buffer.from(box);
    other.writeUInt32BE(1, 16);
    expect(summary(sitesOf(keybox, 'pubring.kbx', box, other))).toEqual(['keybox:file created file created']);
    const trust = file('home/trustdb.gpg');
    const later = Buffer.from(trust);
    later.writeUInt32BE(1, 12);
    expect(summary(sitesOf(trustdb, 'trustdb.gpg', trust, later))).toEqual(['trustdb:created created']);
    covers(trustdb, 'trustdb.gpg', trust);
  });
});

describe('fontconfig-cache', () => {
  const name = 'var/cache/fontconfig/0-le64.cache-8';

  it('tells the time from the fonts, and covers every difference', () => {
    const left = buildFontconfig(1, 'a.ttf');
    expect(summary(sitesOf(fontconfigCache, name, left, buildFontconfig(2, 'a.ttf')))).toEqual([
      'fontconfig:directory time directory time',
    ]);
    expect(sitesOf(fontconfigCache, name, left, buildFontconfig(1, 'b.ttf')).map(({ key }) => key)).toEqual([
      'fontconfig:fonts',
    ]);
    covers(fontconfigCache, name, left);
  });

  it.skipIf(!has('fc-cache'))('reads what fc-cache writes (needs fontconfig)', () => {
    run('mkdir -p fonts');
    const cache = (side: string, seconds: number): Buffer => {
      writeFileSync(
        join(folder, `${side}.conf`),
        `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/${side}</cachedir></fontconfig>`,
      );
      utimesSync(join(folder, 'fonts'), seconds, seconds);
      mkdirSync(join(folder, side));
      run('fc-cache -f', { FONTCONFIG_FILE: join(folder, `${side}.conf`) });
      const [found] = readdirSync(join(folder, side)).filter((entry) => entry.includes('-le64.cache-'));
      return file(`${side}/${found}`);
    };
    const sites = sitesOf(fontconfigCache, name, cache('f1', 1_735_689_600), cache('f2', 1_738_465_445));
    expect(sites).toMatchObject([
      { name: 'directory time', left: { value: 1_735_689_600 }, right: { value: 1_738_465_445 } },
    ]);
  });
});
