import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { artefact } from '../../fixtures/images/parts/artefacts.ts';
import { readDynamic } from '../../src/formats/elf/dynamic.ts';
import { isGnuHashOf } from '../../src/formats/elf/gnu-hash.ts';
import { isExecutable, readElf, sectionTypes } from '../../src/formats/elf/read-elf.ts';
import { readSymbols } from '../../src/formats/elf/symbols.ts';
import { elf } from '../../src/formats/elf.ts';
import type { Site } from '../../src/model/site.ts';
import {
  compareOrRefuse,
  complementsEqual,
  expectMutationsCovered,
  expectTruncationsCovered,
} from '../support/coverage.ts';
import { memoryNode, memorySource, recordSites, type Siblings } from '../support/record-sites.ts';

function sitesOf(left: Buffer, right: Buffer, siblings: Siblings = {}): Site[] {
  const { sites } = recordSites(elf.compare, memoryNode('lib/x.so', left), memoryNode('lib/x.so', right), siblings);
  expect(complementsEqual(left, right, sites)).toBe(true);
  return sites;
}

function isDerived({ left, right }: Site): boolean {
  return [left, right].every((side) => side === null || side.derived?.holds === true);
}

/** Keys of what does not follow from something else. */
function rootKeys(sites: readonly Site[]): string[] {
  return [...new Set(sites.filter((site) => !isDerived(site)).map(({ key }) => key))].sort();
}

function missing(): never {
  throw new Error('the file has no such section');
}

const library = artefact('native/libservice-jni.17.so');

describe('elf', () => {
  it('says nothing of a file and itself', () => {
    expect(sitesOf(library, Buffer.from(library))).toEqual([]);
  });

  it('derives all that follows from a longer string', () => {
    const sites = sitesOf(library, artefact('native/libservice-jni.2301.so'));
    expect(rootKeys(sites)).toEqual(['elf:bytes']);
    expect(sites.find(({ key }) => key === 'elf:bytes')).toMatchObject({
      left: { value: '/build/sandbox/linux-sandbox/17/execroot/service-jni.c' },
      right: { value: '/build/sandbox/linux-sandbox/2301/execroot/service-jni.c' },
      facts: { section: '.rodata', executable: false, text: true },
    });
    expect(sites.map(({ key }) => key)).toEqual(['elf:build-id', 'elf:bytes', 'elf:layout', 'elf:address']);
  });

  it('does not take a changed distance for one that follows', () => {
    const right = Buffer.from(artefact('native/libservice-jni.2301.so'));
    const sites = sitesOf(library, right);
    const address = sites.find(({ key }) => key === 'elf:address');
    const last = address?.right?.ranges.at(-1);
    expect(last).toBeDefined();
    right.writeUInt8(right.readUInt8(last?.start ?? 0) ^ 0x40, last?.start ?? 0);
    expect(rootKeys(sitesOf(library, right)).length).toBeGreaterThan(1);
  });

  it.each(['17.so', '17.debug.so'])('covers any change and any cut of %s', (name) => {
    const document = artefact(`native/libservice-jni.${name}`);
    expect(expectMutationsCovered(elf, 'x.so', document, 150)).toBeGreaterThan(20);
  });

  it('refuses or covers every beginning of a file', () => {
    const small = tinyElf(true, true);
    expectTruncationsCovered(elf, 'x.so', small);
    for (let length = 0; length < library.length; length += 97) {
      const cut = library.subarray(0, length);
      for (const [a, b] of [
        [library, cut],
        [cut, library],
      ] as const) {
        const sites = compareOrRefuse(elf, 'x.so', a, b);
        if (sites !== undefined) expect(complementsEqual(a, b, sites)).toBe(true);
      }
    }
  });

  it('covers damage in headers and in the section table', () => {
    const table = Number(library.readBigUInt64LE(0x28));
    const places = [...Array(64).keys(), ...Array.from({ length: library.length - table }, (_, at) => table + at)];
    for (const at of places.filter((_, index) => index % 3 === 0)) {
      const damaged = Buffer.from(library);
      damaged.writeUInt8(damaged.readUInt8(at) ^ 0x11, at);
      for (const [a, b] of [
        [library, damaged],
        [damaged, library],
      ] as const) {
        const sites = compareOrRefuse(elf, 'x.so', a, b);
        if (sites === undefined) continue;
        expect(complementsEqual(a, b, sites), `byte ${at}`).toBe(true);
        expect(rootKeys(sites).length, `byte ${at}`).toBeGreaterThan(0);
      }
    }
  }, 60_000);

  it.each([
    ['32 bits, big endian', false, false],
    ['32 bits, little endian', false, true],
    ['64 bits, big endian', true, false],
    ['64 bits, little endian', true, true],
  ])('reads %s', (_, wide, little) => {
    const file = readElf(memorySource(tinyElf(wide, little)));
    expect(file.sections.slice(1).map((section) => [section.name, section.at, isExecutable(section)])).toEqual([
      ['.text', { start: 100, end: 108 }, true],
      ['.names', { start: 110, end: 124 }, false],
    ]);
  });

  it('reads a table above 16 MiB of symbols as bytes, and a name outside its table as none', () => {
    const file = Buffer.from(library);
    const { sections } = readElf(memorySource(file));
    const row = sections.find(({ name }) => name === '.text')?.row['sh_name'];
    file.writeUInt32LE(0x7fffffff, row?.at.start ?? 0);
    expect(readElf(memorySource(file)).sections.map(({ name }) => name)).not.toContain('.text');
    expect(rootKeys(sitesOf(library, file))).toContain('elf:section');
  });
});

/** A file of three section headers: none, `.text` at 100, `.names` at 110. */
function tinyElf(wide: boolean, little: boolean): Buffer {
  const bytes = Buffer.alloc(wide ? 328 : 256);
  const u16 = (at: number, value: number) => (little ? bytes.writeUInt16LE(value, at) : bytes.writeUInt16BE(value, at));
  const u32 = (at: number, value: number) => (little ? bytes.writeUInt32LE(value, at) : bytes.writeUInt32BE(value, at));
  const word = (at: number, value: number) => u32(wide && !little ? at + 4 : at, value);
  bytes.write('\x7fELF', 0, 'latin1');
  bytes.writeUInt8(wide ? 2 : 1, 4);
  bytes.writeUInt8(little ? 1 : 2, 5);
  const table = 128;
  const size = wide ? 64 : 40;
  word(wide ? 0x28 : 0x20, table);
  [size, 3, 2].forEach((value, at) => void u16((wide ? 0x3a : 0x2e) + 2 * at, value));
  bytes.write('\0.text\0.names\0', 110, 'latin1');
  const section = (index: number, name: number, type: number, flags: number, offset: number, length: number) => {
    const at = table + index * size;
    u32(at, name);
    u32(at + 4, type);
    word(at + 8, flags);
    word(at + (wide ? 0x18 : 0x10), offset);
    word(at + (wide ? 0x20 : 0x14), length);
  };
  section(1, 1, 1, 6, 100, 8);
  section(2, 7, 3, 0, 110, 14);
  return bytes;
}

const tools = ['gcc', 'readelf', 'strip', 'objcopy', 'ld.gold'];
const hasTools = tools.every((tool) => spawnSync(tool, ['--version']).status === 0);

describe.skipIf(!hasTools)(`elf files of the tools at hand (needs ${tools.join(', ')})`, () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'elf-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const run = (command: string, ...args: readonly string[]): string =>
    execFileSync(command, args, { cwd: folder, encoding: 'utf8' });

  const program = `#include <stdio.h>
#include <stdlib.h>
static int calls;
int twice(int x) { calls++; return x ? 2 * x : abs(x); }
const char *when(void) { return "built " __DATE__; }
int show(int x) { return printf("%s %d\\n", when(), twice(x) + x); }
`;

  function link(source: string, ...options: readonly string[]): Buffer {
    writeFileSync(join(folder, 'x.c'), source);
    run('gcc', '-O1', '-shared', '-fPIC', '-Wl,--build-id=sha1', '-o', 'x.so', 'x.c', ...options);
    return readFileSync(join(folder, 'x.so'));
  }

  it('reads sections, symbols and dynamic entries as readelf does', () => {
    const file = readElf(memorySource(link(program)));
    const row = /^ *\[ *\d+\] (\S+) +(\S+) +([0-9a-f]{16}) ([0-9a-f]+) ([0-9a-f]+)/gm;
    const sections = [...run('readelf', '-SW', 'x.so').matchAll(row)].map(([, name, , addr, offset, size]) => [
      name,
      ...[addr, offset, size].map((number) => Number.parseInt(number ?? '', 16)),
    ]);
    expect(file.sections.slice(1).map((one) => [one.name, one.addr, one.at.start, one.size])).toEqual(sections);
    const symbol = /^ *\d+: ([0-9a-f]+) +(\d+) \S+ +\S+ +\S+ +\S+ (\S+)$/gm;
    const table = file.sections.find(({ type }) => type === sectionTypes.symbols);
    const symbols = table === undefined ? [] : readSymbols(file, table);
    const shown = [...(run('readelf', '-sW', 'x.so').split('.symtab')[1]?.matchAll(symbol) ?? [])];
    expect(shown.length).toBeGreaterThan(10);
    const named = symbols?.filter(({ name }) => name !== '').map(({ name, value, size }) => [name, value, size]);
    expect(named).toEqual(
      expect.arrayContaining(
        shown.map(([, value, size, name]) => [name, Number.parseInt(value ?? '', 16), Number(size)]),
      ),
    );
    const dynamic = file.sections.find(({ type }) => type === sectionTypes.dynamic);
    const tags = [...run('readelf', '-dW', 'x.so').matchAll(/^ 0x([0-9a-f]{16}) /gm)].map(([, tag]) =>
      Number.parseInt(tag ?? '', 16),
    );
    expect(dynamic === undefined ? [] : readDynamic(file, dynamic).map(({ tag }) => tag)).toEqual(tags);
  });

  it('computes .gnu.hash as every linker does, and not of another table', () => {
    for (const linker of ['bfd', 'gold']) {
      const bytes = link(program, `-fuse-ld=${linker}`, '-Wl,--hash-style=gnu');
      const file = readElf(memorySource(bytes));
      const table = file.sections.find(({ name }) => name === '.gnu.hash');
      expect(table !== undefined && isGnuHashOf(file, table), linker).toBe(true);
      const changed = Buffer.from(bytes);
      const at = (table?.at.end ?? 0) - 4;
      changed.writeUInt8(changed.readUInt8(at) ^ 2, at);
      const other = readElf(memorySource(changed));
      expect(isGnuHashOf(other, other.sections.find(({ name }) => name === '.gnu.hash') ?? missing()), linker).toBe(
        false,
      );
    }
  });

  it('finds 11 root bytes in two dates, and 20 that follow', () => {
    const dated = (epoch: string): Buffer => {
      writeFileSync(join(folder, 'x.c'), program);
      const env = { ...process.env, SOURCE_DATE_EPOCH: epoch };
      execFileSync('gcc', ['-O1', '-shared', '-fPIC', '-Wl,--build-id=sha1', '-o', 'x.so', 'x.c'], {
        cwd: folder,
        env,
      });
      return readFileSync(join(folder, 'x.so'));
    };
    const sites = sitesOf(dated('1748937600'), dated('946684800'));
    expect(sites.map((site) => [site.key, site.left?.value, isDerived(site)])).toEqual([
      ['elf:build-id', expect.stringMatching(/^[0-9a-f]{40}$/), true],
      ['elf:bytes', expect.anything(), false],
    ]);
    expect(sites[1]?.facts).toMatchObject({ leftString: 'built Jun  3 2025', rightString: 'built Jan  1 2000' });
  });

  it('names the function whose code changed, and calls it executable', () => {
    const sites = sitesOf(link(program), link(program.replace('2 * x', '0x41424344 * x')));
    const code = sites.filter(({ key }) => key === 'elf:code');
    expect(code.map(({ name }) => name)).toContain('code of twice');
    for (const site of code) expect(site.facts).toMatchObject({ executable: true, text: false });
  });

  it('undoes what moved behind a longer function', () => {
    const sites = sitesOf(
      link(program),
      link(program.replace('calls++;', 'calls++; calls *= 3; calls ^= x; calls += x * x;')),
    );
    const code = sites.filter(({ key }) => key === 'elf:code').map(({ name }) => name);
    expect(code).toEqual(['code of twice']);
  });

  it('tells libraries that are needed and where they are searched', () => {
    const [left, right] = [
      link(program, '-Wl,-rpath,/opt/a/lib'),
      link(program, '-Wl,-rpath,/opt/other/lib', '-Wl,--no-as-needed', '-lm'),
    ];
    const dynamic = sitesOf(left, right).filter(({ key }) => key === 'elf:dynamic');
    expect(dynamic.map(({ name, left: l, right: r }) => [name, l?.value ?? null, r?.value ?? null])).toEqual(
      expect.arrayContaining([
        ['RUNPATH', '/opt/a/lib', '/opt/other/lib'],
        ['NEEDED', null, 'libm.so.6'],
      ]),
    );
  });

  it('tells another path or name of one length: not even their offsets differ', () => {
    const [left, right] = [link(program, '-Wl,-rpath,/opt/a/lib'), link(program, '-Wl,-rpath,/opt/b/lib')];
    expect(rootKeys(sitesOf(left, right))).toEqual(['elf:dynamic']);
    const renamed = sitesOf(link(program), link(program.replaceAll('twice', 'thric')));
    expect(rootKeys(renamed)).toContain('elf:symbol-presence');
  });

  it.each(['gcc', 'clang'])(
    'finds one directory in the debug information of %s, and nothing but what follows from it',
    (compiler) => {
      if (spawnSync(compiler, ['--version']).status !== 0) return;
      const built = (name: string): Buffer => {
        const directory = join(folder, name);
        mkdirSync(directory, { recursive: true });
        writeFileSync(join(directory, 'y.c'), program.replace('__DATE__', '"now"'));
        const options = ['-O1', '-g', '-shared', '-fPIC', '-Wl,--build-id=none', '-o', 'y.so', 'y.c'];
        execFileSync(compiler, options, { cwd: directory });
        return readFileSync(join(directory, 'y.so'));
      };
      const sites = sitesOf(built('one'), built('other'));
      expect(rootKeys(sites)).toEqual(['elf:debug-string']);
      const values = sites
        .filter(({ key }) => key === 'elf:debug-string')
        .map(({ left, right }) => [left?.value, right?.value]);
      expect(values).toContainEqual([join(folder, 'one'), join(folder, 'other')]);
    },
  );

  it('tells what strip took away, and nothing else', () => {
    const left = link(program, '-g');
    run('strip', 'x.so');
    const sites = sitesOf(left, readFileSync(join(folder, 'x.so')));
    const sections = sites.filter(({ key }) => key === 'elf:section').map(({ facts }) => facts?.section);
    expect(sections).toEqual(expect.arrayContaining(['.symtab', '.strtab', '.debug_info']));
    expect(rootKeys(sites)).toEqual(['elf:section']);
  });

  it('computes the checksum of the debug file in the image', () => {
    const linked = (source: string): readonly [Buffer, Buffer] => {
      link(source, '-g');
      run('objcopy', '--only-keep-debug', 'x.so', 'x.debug');
      run('strip', '--strip-debug', 'x.so');
      run('objcopy', '--add-gnu-debuglink=x.debug', 'x.so');
      return [readFileSync(join(folder, 'x.so')), readFileSync(join(folder, 'x.debug'))];
    };
    const [left, leftDebug] = linked(program);
    const [right, rightDebug] = linked(program.replace('static int calls', '/* note */ static int calls'));
    const siteWith = (siblings: Siblings) => sitesOf(left, right, siblings).find(({ key }) => key === 'elf:debuglink');
    const [withFile, without, withOther] = [
      siteWith({ 'lib/.debug/x.debug': [leftDebug, rightDebug] }),
      siteWith({}),
      siteWith({ 'lib/.debug/x.debug': [leftDebug, leftDebug] }),
    ];
    expect(withFile?.left?.derived).toEqual({ equation: 'crc32(x.debug)', holds: true });
    expect(without?.left?.derived).toBeUndefined();
    expect(withOther?.right?.derived).toBeUndefined();
  });
});
