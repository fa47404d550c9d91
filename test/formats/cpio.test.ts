import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, linkSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildCpio, type CpioDialect, type CpioEntry } from '../../fixtures/lib/cpio.ts';
import { cpioContainer } from '../../src/formats/cpio/container.ts';
import { readCpio } from '../../src/formats/cpio/read-cpio.ts';
import { cpio } from '../../src/formats/cpio.ts';
import { DecodeError } from '../../src/model/problem.ts';
import type { Site } from '../../src/model/site.ts';
import { expectContainerTiled } from '../support/container-tiling.ts';
import { memoryNode, memorySource, recordSites } from '../support/record-sites.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const installed = spawnSync('cpio', ['--version']).status === 0;
const dialects: readonly CpioDialect[] = ['newc', 'crc', 'odc'];
const name = 'boot/initrd.img';

const entries: readonly CpioEntry[] = [
  { name: '.', mode: 0o040755, nlink: 2 },
  { name: './bin', mode: 0o040755 },
  { name: './bin/sh', mode: 0o120777, content: 'busybox' },
  { name: './dev/console', mode: 0o020600 },
  { name: './init', mode: 0o100755, content: '#!/bin/sh\n', mtime: 1_700_000_000, uid: 3, gid: 4 },
];

function compare(left: Buffer, right: Buffer): { sites: Site[]; descents: number } {
  return recordSites(cpio.compare, memoryNode(name, left), memoryNode(name, right));
}

function archive(change: (entry: CpioEntry) => Partial<CpioEntry> = () => ({}), dialect: CpioDialect = 'newc'): Buffer {
  return buildCpio(
    entries.map((entry) => ({ ...entry, ...change(entry) })),
    dialect,
  );
}

/** Changes what the file `init` says. */
function init(change: Partial<CpioEntry>): (entry: CpioEntry) => Partial<CpioEntry> {
  return (entry) => (entry.name === './init' ? change : {});
}

function containerOf(bytes: Buffer): ReturnType<typeof cpioContainer> {
  const source = memorySource(bytes);
  return cpioContainer(source, readCpio(source));
}

function told(sites: readonly Site[]): unknown[] {
  return sites.map(({ path, key, left, right }) => [
    path.slice(2).join(),
    key,
    left?.value ?? null,
    right?.value ?? null,
  ]);
}

describe.each(dialects)('cpio, %s', (dialect) => {
  const whole = archive(undefined, dialect);

  it('members, their types, and every byte in one place', () => {
    const container = containerOf(whole);
    const members = Array.from({ length: container.count }, (_, at) => [container.name(at), container.type(at)]);
    expect(members).toEqual([
      ['.', 'directory'],
      ['bin', 'directory'],
      ['bin/sh', 'symlink'],
      ['dev/console', 'device'],
      ['init', 'file'],
    ]);
    expect(container.describe(4)).toBe('file, 10 bytes, mode 0755, owner 3:4');
    expect(container.open(4).read(0, 20).toString()).toBe('#!/bin/sh\n');
    expectContainerTiled(container, whole.length);
    expect(cpio.matches({ name: 'x', size: 9, head: whole.subarray(0, 4096) })).toBe(true);
  });

  it('is cut at every byte: a decode error until only zeros are missing', () => {
    const end = readCpio(memorySource(whole)).trailers[0]?.zeros.start ?? 0;
    for (let cut = 0; cut < whole.length; cut++) {
      const act = (): unknown => compare(whole, whole.subarray(0, cut));
      // What fills up the last header is no content.
      if (cut < end - 3) expect(act, `cut at ${cut}`).toThrow(DecodeError);
      else if (cut >= end) expect(act).not.toThrow();
    }
  });

  it('header fields: one site each', () => {
    const { sites } = compare(whole, archive(init({ mtime: 1_700_000_061, uid: 0, mode: 0o104755 }), dialect));
    expect(told(sites)).toEqual([
      ['init', 'cpio:mode', 0o100755, 0o104755],
      ['init', 'cpio:uid', 3, 0],
      ['init', 'cpio:mtime', 1_700_000_000, 1_700_000_061],
    ]);
  });

  it('another content: its length and checksum are derived', () => {
    const { sites, descents } = compare(whole, archive(init({ content: '#!/bin/bash -e\n' }), dialect));
    expect(descents).toBe(1);
    expect(sites.filter(({ left, right }) => (left ?? right)?.derived?.holds !== true).map(({ key }) => key)).toEqual(
      [],
    );
    const keys = sites.map(({ key }) => key);
    expect(keys).toContain('cpio:filesize');
    expect(keys.includes('cpio:check')).toBe(dialect === 'crc');
  });
});

describe('cpio', () => {
  it('a checksum that is wrong does not hold', () => {
    const lying = archive(undefined, 'crc');
    const at = lying.indexOf('./init') - 8;
    lying.write('0000beef', at, 'latin1');
    const { sites } = compare(archive(undefined, 'crc'), lying);
    expect(sites.map(({ key, left, right }) => [key, left?.derived?.holds, right?.derived?.holds])).toEqual([
      ['cpio:check', true, false],
    ]);
  });

  it('says whether the same names are one file', () => {
    const linked = (ino: number, other: number): Buffer =>
      archive((entry) => ({
        nlink: 2,
        ...(entry.name === './init' ? { ino } : {}),
        ...(entry.name === './bin/sh' ? { ino: other } : {}),
      }));
    const renumbered = compare(linked(50, 50), linked(60, 60)).sites;
    expect(renumbered.map(({ key, facts }) => [key, facts?.['sameLinks']])).toEqual([
      ['cpio:ino', true],
      ['cpio:ino', true],
    ]);
    const parted = compare(linked(50, 50), linked(50, 61)).sites;
    expect(parted.map(({ key, facts }) => [key, facts?.['sameLinks']])).toEqual([['cpio:ino', false]]);
  });

  it('archives one after the other, and what follows them', () => {
    const early = buildCpio([{ name: 'kernel/microcode.bin', content: 'code' }]);
    const both = Buffer.concat([early, archive(), Buffer.from('not an archive')]);
    const container = containerOf(both);
    expect(container.count).toBe(1 + entries.length);
    expectContainerTiled(container, both.length);
    const { sites } = compare(both, Buffer.concat([early, archive(), Buffer.from('not an answer!')]));
    expect(sites.map(({ key }) => key)).toEqual(['cpio:trailing']);
  });

  it('bytes where zeros belong are no derived padding', () => {
    const hiding = archive();
    hiding.write('X', hiding.indexOf('#!/bin/sh\n') + 11, 'latin1');
    expect(compare(archive(), hiding).sites).toMatchObject([
      { key: 'cpio:pad', left: { derived: { holds: true } }, right: { value: '0058' } },
    ]);
    expect(compare(archive(), hiding).sites[0]?.right?.derived).toBeUndefined();
    const late = archive();
    late.write('X', late.length - 1, 'latin1');
    expect(compare(archive(), late).sites.map(({ key }) => key)).toContain('cpio:trailing');
  });

  it.each([
    ['no archive', Buffer.from('070703'), 'cpio-header'],
    [
      'letters in a number',
      Buffer.from(archive().toString('latin1').replace('000041ed', '00004xyz'), 'latin1'),
      'cpio-number',
    ],
    [
      'a size beyond the end',
      Buffer.from(archive().toString('latin1').replace('0000000a', 'fffffff0'), 'latin1'),
      'cpio-truncated',
    ],
    ['a name of no bytes', Buffer.from(`070701${'0'.repeat(104)}`), 'cpio-name'],
    ['a name without end', Buffer.from(`070701${'0'.repeat(88)}0000000200000000..`), 'cpio-name'],
    ['a name that is too long', Buffer.from(`070701${'0'.repeat(88)}f000000000000000`), 'cpio-name'],
  ])('refuses %s', (_, bytes, code) => {
    expect(() => readCpio(memorySource(bytes))).toThrow(expect.objectContaining({ code }));
  });

  it.skipIf(!installed)('reads what cpio(1) writes', () => {
    const folder = temporaryDirectory('cpio-test');
    mkdirSync(join(folder, 'd'));
    writeFileSync(join(folder, 'd/file'), 'some content');
    chmodSync(join(folder, 'd/file'), 0o640);
    utimesSync(join(folder, 'd/file'), 1_700_000_000, 1_700_000_000);
    linkSync(join(folder, 'd/file'), join(folder, 'd/link'));
    symlinkSync('file', join(folder, 'd/symlink'));
    const names = ['d', 'd/file', 'd/link', 'd/symlink'];
    for (const dialect of dialects) {
      const bytes = execFileSync('cpio', ['-o', '-H', dialect, '--quiet'], {
        cwd: folder,
        input: `${names.join('\n')}\n`,
      });
      const container = containerOf(bytes);
      const found = Array.from({ length: container.count }, (_, at) => container.name(at));
      expect(found.sort()).toEqual(names);
      expectContainerTiled(container, bytes.length);
    }
  });
});
