import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ArEntry, buildAr } from '../../fixtures/lib/ar.ts';
import { readAr } from '../../src/formats/_shared/ar-archive.ts';
import { arContainer } from '../../src/formats/_shared/ar-container.ts';
import { ar } from '../../src/formats/ar.ts';
import { DecodeError } from '../../src/model/problem.ts';
import type { Site } from '../../src/model/site.ts';
import { expectContainerTiled } from '../support/container-tiling.ts';
import { memoryNode, memorySource, recordSites } from '../support/record-sites.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const name = 'usr/lib/libx.a';
const installed = spawnSync('ar', ['--version']).status === 0;
const hasLlvm = spawnSync('llvm-ar', ['--version']).status === 0;

function compare(left: Buffer, right: Buffer): { sites: Site[]; descents: number } {
  return recordSites(ar.compare, memoryNode(name, left), memoryNode(name, right));
}

function namesOf(bytes: Buffer): string[] {
  return readAr(memorySource(bytes)).members.map((member) => member.name);
}

function expectTiled(bytes: Buffer): void {
  const source = memorySource(bytes);
  expectContainerTiled(arContainer(source, readAr(source)), bytes.length);
}

/** What the sites say, without places. */
function told(sites: readonly Site[]): unknown[] {
  return sites.map(({ path, key, left, right }) => [
    path.slice(2).join(),
    key,
    left?.value ?? null,
    right?.value ?? null,
  ]);
}

const objects: readonly ArEntry[] = [
  { name: 'a.o', content: 'first', symbols: ['alpha', 'beta'] },
  { name: 'a_rather_long_name.o', content: 'second', symbols: ['gamma'] },
  { name: 'c.o', content: 'third!', symbols: ['delta'] },
];

function library(change: (entry: ArEntry) => Partial<ArEntry> = () => ({}), options = {}): Buffer {
  return buildAr(
    objects.map((entry) => ({ ...entry, ...change(entry) })),
    options,
  );
}

/** A header as ar(5) has it, with the size given as text. */
function header(stored: string, size: string, magic = '`\n'): Buffer {
  return Buffer.from(
    `${stored.padEnd(16)}${'0'.padEnd(12)}${'0'.padEnd(6)}${'0'.padEnd(6)}${'644'.padEnd(8)}${size.padEnd(10)}${magic}`,
  );
}

const magic = Buffer.from('!<arch>\n');

describe('ar', () => {
  it('is known by its magic, unless it is a Debian package', () => {
    const matches = (text: string): boolean => ar.matches({ name: 'x', size: 70, head: Buffer.from(text) });
    expect(['!<arch>\n', '!<arch>\na.o/  ', '!<thin>\n/0', '!<arch>\ndebian-binary.o/'].map(matches)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(['!<arch>', '!<bout>\n', '!<arch>\ndebian-binary   ', '!<arch>\ndebian-binary/  '].map(matches)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  it('names, values and places of the fields of a member', () => {
    const bytes = library((entry) => (entry.name === 'a.o' ? { mtime: 1_700_000_000, uid: 7, gid: 8 } : {}));
    const source = memorySource(bytes);
    const index = readAr(source);
    expect(index.members.map((member) => [member.name, member.role])).toEqual([
      ['/', 'symbols'],
      ['//', 'names'],
      ['a.o', 'file'],
      ['a_rather_long_name.o', 'file'],
      ['c.o', 'file'],
    ]);
    const container = arContainer(source, index);
    const start = index.members[2]?.start ?? 0;
    expect(container.frame(2).map((field) => [field.name, field.value, field.at.start - start])).toEqual([
      ['name', 'a.o', 0],
      ['mtime', 1_700_000_000, 16],
      ['uid', 7, 28],
      ['gid', 8, 34],
      ['mode', 0o100644, 40],
      ['size', 5, 48],
      ['magic', '600a', 58],
      ['pad', '0a', 65],
    ]);
    expect(container.describe(2)).toBe('file, 5 bytes, mode 0644');
    expectTiled(bytes);
  });

  it('times, owners, modes: one site each', () => {
    const { sites, descents } = compare(
      library(),
      library(({ name: member }) => (member === 'c.o' ? { mtime: 5, uid: 1, gid: 2, mode: 0o100755 } : {})),
    );
    expect(descents).toBe(0);
    expect(told(sites)).toEqual([
      ['c.o', 'ar:mtime', 0, 5],
      ['c.o', 'ar:uid', 0, 1],
      ['c.o', 'ar:gid', 0, 2],
      ['c.o', 'ar:mode', 0o100644, 0o100755],
    ]);
  });

  it('a longer object moves the others: the symbol index is derived', () => {
    const { sites, descents } = compare(
      library(),
      library(({ name: member }) => (member === 'a.o' ? { content: 'first, and longer' } : {})),
    );
    expect(descents).toBe(1);
    expect(sites.map(({ key, left, right }) => [key, left?.derived?.holds, right?.derived?.holds])).toEqual([
      ['ar:symbols', true, true],
      ['ar:size', true, true],
    ]);
  });

  it('another order: index and long names are derived from it', () => {
    const many = [...objects, { name: 'another_long_name.o', content: 'x', symbols: ['epsilon'] }];
    const { sites } = compare(buildAr(many), buildAr([...many].reverse()));
    expect(sites.map(({ path, key, left }) => [path.slice(2).join(), key, left?.derived?.holds])).toEqual([
      ['/', 'ar:symbols', true],
      ['//', 'ar:long-names', true],
      ['a_rather_long_name.o', 'ar:name', true],
      ['another_long_name.o', 'ar:name', true],
      ['', 'ar:order', undefined],
    ]);
    expect(sites.at(-1)?.facts).toMatchObject({ symbolsUnique: true, duplicates: false });
  });

  it('a symbol that two members define makes the order matter', () => {
    const twice = (order: readonly number[]): Buffer =>
      buildAr(order.flatMap((at) => objects[at] ?? []).map((entry) => ({ ...entry, symbols: ['alpha'] })));
    const { sites } = compare(twice([0, 1, 2]), twice([2, 1, 0]));
    expect(sites.at(-1)).toMatchObject({ key: 'ar:order', facts: { symbolsUnique: false } });
  });

  it('an index that names other symbols, or another member, is not derived', () => {
    const other = compare(
      library(),
      library(({ symbols }) => ({ symbols: symbols?.[0] === 'delta' ? ['theta'] : (symbols ?? []) })),
    );
    expect(told(other.sites)).toEqual([
      ['/', 'ar:symbols', '4 symbols, 1 only here: delta', '4 symbols, 1 only here: theta'],
    ]);
    expect(other.sites[0]?.left?.derived).toBeUndefined();
    const swapped = library();
    // The first two offsets behind the count and the header of the index: symbols of one member; then one of another.
    const at = 8 + 60 + 4;
    swapped.copy(swapped, at, at + 8, at + 12);
    const { sites } = compare(library(), swapped);
    expect(sites.map(({ key, left }) => [key, left?.derived])).toEqual([['ar:symbols', undefined]]);
    const wild = library();
    wild.writeUInt32BE(9, at);
    expect(compare(library(), wild).descents).toBe(1);
  });

  it('a member on one side only', () => {
    const { sites } = compare(library(), buildAr(objects.slice(0, 2)));
    expect(sites.map(({ key, path }) => [key, path.at(-1)])).toContainEqual(['ar:presence', 'c.o']);
  });

  it('is cut at every byte: a decode error, or fewer members', () => {
    const whole = library();
    const ends = readAr(memorySource(whole)).members.map(({ end }) => end);
    for (let end = 0; end < whole.length; end++) {
      const cut = (): unknown => compare(whole, whole.subarray(0, end));
      // The last line feed may be missing; at the end of a member nothing tells that there were more.
      if (end === 8 || ends.includes(end) || ends.includes(end + 1)) expect(cut).not.toThrow(TypeError);
      else expect(cut, `cut at ${end}`).toThrow(DecodeError);
    }
  });

  it.each([
    ['another magic', Buffer.from('!<arch>?'), 'ar-magic'],
    ['a size that is no number', Buffer.concat([magic, header('a/', '-1')]), 'ar-size'],
    ['a size with blanks inside', Buffer.concat([magic, header('a/', '1 1')]), 'ar-size'],
    ['a size beyond the end', Buffer.concat([magic, header('a/', '9999999999')]), 'ar-truncated'],
    ['another end of the header', Buffer.concat([magic, header('a/', '0', '``')]), 'ar-header'],
    ['a name without a table', Buffer.concat([magic, header('/0', '0')]), 'ar-name'],
    [
      'a name behind the table',
      Buffer.concat([magic, header('//', '4'), Buffer.from('a/\n\n'), header('/9', '0')]),
      'ar-name',
    ],
    [
      'a BSD name longer than its member',
      Buffer.concat([magic, header('#1/20', '4'), Buffer.from('a.o\0')]),
      'ar-name',
    ],
  ])('refuses %s', (_, bytes, code) => {
    expect(() => readAr(memorySource(bytes))).toThrow(expect.objectContaining({ code }));
  });

  it('names of System V, BSD and nobody', () => {
    const bytes = Buffer.concat([
      magic,
      header('sysv/', '0'),
      header('bsd', '0'),
      header('with space /', '0'),
      header('#1/8', '10'),
      Buffer.from('long.o\0\0ab'),
      header('', '0'),
      header('/', '0'),
      header('__.SYMDEF', '0'),
    ]);
    expect(namesOf(bytes)).toEqual(['sysv', 'bsd', 'with space ', 'long.o', '.', '/', '__.SYMDEF']);
    expectTiled(bytes);
  });
});

describe.skipIf(!installed)('ar, with ar(1)', () => {
  const folder = temporaryDirectory('ar-test');

  function run(tool: string, flags: string, names: readonly string[], ...options: string[]): Buffer {
    for (const member of names) writeFileSync(join(folder, member), `content of ${member}`);
    const archive = `${tool}-${flags}-${options.length}-${names.length}.a`;
    execFileSync(tool, [...options, flags, archive, ...names], { cwd: folder });
    return readFileSync(join(folder, archive));
  }

  const files = ['a.txt', 'a_rather_long_name.txt', 'b.txt', 'another_rather_long_name.txt'];

  it('names and contents as ar t and ar p give them', () => {
    const bytes = run('ar', 'rcD', files);
    expect(namesOf(bytes)).toEqual(['//', ...files]);
    expectTiled(bytes);
    const source = memorySource(bytes);
    const container = arContainer(source, readAr(source));
    expect(container.open(2).read(0, 99).toString()).toBe('content of a_rather_long_name.txt');
  });

  it('with and without D: only times, owners and modes', () => {
    const { sites, descents } = compare(run('ar', 'rcD', files), run('ar', 'rcU', files));
    expect(descents).toBe(0);
    const keys = new Set(sites.map(({ key }) => key));
    expect([...keys].filter((key) => !['ar:mtime', 'ar:uid', 'ar:gid', 'ar:mode'].includes(key))).toEqual([]);
    expect(keys).toContain('ar:mtime');
  });

  it('thin archives hold no content', () => {
    const bytes = run('ar', 'rcDT', files);
    expect(readAr(memorySource(bytes)).isThin).toBe(true);
    expect(namesOf(bytes)).toEqual(['//', ...files]);
    expectTiled(bytes);
  });

  it.skipIf(!hasLlvm)('BSD names as llvm-ar writes them', () => {
    const bytes = run('llvm-ar', 'rcD', files, '--format=bsd');
    expect(namesOf(bytes)).toEqual(files);
    expectTiled(bytes);
    expect(compare(bytes, bytes).sites).toEqual([]);
  });
});
