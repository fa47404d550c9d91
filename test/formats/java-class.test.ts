import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readerMethods, reportReader } from '../../fixtures/causes/_shared/report-reader.ts';
import {
  annotations,
  classesAttribute,
  classFile,
  code,
  lineNumbers,
  localVariables,
} from '../../fixtures/lib/class-file.ts';
import { bodyPieces, isUnit, piecesOf, type Unit, unitsOf } from '../../src/formats/java-class/class-parts.ts';
import { codeContent } from '../../src/formats/java-class/code-layout.ts';
import { firstBootstrap } from '../../src/formats/java-class/constant-pool.ts';
import { decodeInstructions } from '../../src/formats/java-class/instructions.ts';
import { decodeModifiedUtf8 } from '../../src/formats/java-class/modified-utf8.ts';
import { isClassHead, readClass } from '../../src/formats/java-class/read-class.ts';
import { javaClass } from '../../src/formats/java-class.ts';
import { DecodeError } from '../../src/model/problem.ts';
import {
  compareOrRefuse,
  complementsEqual,
  expectMutationsCovered,
  expectTruncationsCovered,
} from '../support/coverage.ts';
import { memoryNode, recordSites } from '../support/record-sites.ts';

const name = 'com/example/X.class';
const artefacts = new URL('../../fixtures/artefacts/java/', import.meta.url).pathname;
const artefact = (path: string): Buffer => readFileSync(join(artefacts, path));
const collector = artefact('debug/com/example/service/Collector.class');
const application = artefact('debug/com/example/service/CollectorApplication.class');
const hasJavap = spawnSync('javap', ['-version']).status === 0;

function sitesOf(left: Buffer, right: Buffer) {
  const { sites } = recordSites(javaClass.compare, memoryNode(name, left), memoryNode(name, right));
  expect(complementsEqual(left, right, sites)).toBe(true);
  return sites;
}

function keysOf(left: Buffer, right: Buffer): string[] {
  return sitesOf(left, right).map(({ key }) => key);
}

describe('recognising class files', () => {
  const head = (hex: string): boolean => isClassHead(Buffer.from(hex, 'hex'));

  it('takes versions 45 to 70 and wants a constant', () => {
    expect(head('cafebabe00000041000a07')).toBe(true);
    expect(head('cafebabe0000002d000a01')).toBe(true);
    expect(head('cafebabe00000047000a07')).toBe(false);
    expect(head('cafebabe00000041000a63')).toBe(false);
    expect(head('cafebabe00000041000a')).toBe(false);
  });

  it('leaves fat Mach-O files alone', () => {
    expect(head('cafebabe0000000201000007')).toBe(false);
  });
});

describe('reading class files', () => {
  it.each([
    'debug/com/example/service/Collector.class',
    'debug/com/example/service/CollectorApplication.class',
    'plain/com/example/service/Collector$1.class',
    'plain/com/example/service/Collector$Form.class',
    'release-11/com/example/library/Checksum.class',
  ])('tiles %s', (path) => {
    const bytes = artefact(path);
    const { head, constants, body } = readClass(bytes);
    const pool = [...constants].filter(([number]) => number < firstBootstrap).map(([, { at }]) => at);
    let end = 0;
    for (const { start, end: next } of [...head.map(({ at }) => at), ...pool, ...piecesOf(body).map(({ at }) => at)]) {
      expect(start).toBe(end);
      end = next;
    }
    expect(end).toBe(bytes.length);
    expect(bodyPieces(body).length).toBeLessThanOrEqual(piecesOf(body).length);
  });

  it('refuses a file cut at any byte', () => {
    for (let length = 0; length < application.length; length += 1) {
      expect(() => readClass(application.subarray(0, length)), `cut at ${length}`).toThrow(DecodeError);
    }
  });

  it('refuses bytes behind the class', () => {
    expect(() => readClass(Buffer.concat([application, Buffer.from([0])]))).toThrow(/1 more bytes/);
  });

  it('refuses an index that names a constant of another kind, or none', () => {
    const bytes = reportReader();
    const thisClass = readClass(bytes).body.at.start + 2;
    const renumbered = (number: number): Buffer => {
      const copy = Buffer.from(bytes);
      copy.writeUInt16BE(number, thisClass);
      return copy;
    };
    expect(() => readClass(renumbered(3))).toThrow(/expected Class as constant 3, found Utf8/);
    expect(() => readClass(renumbered(999))).toThrow(/found no constant/);
  });

  it('refuses dynamic constants that are arguments of themselves', () => {
    const cyclic = dynamicCycle();
    expect(readClass(cyclic).constants.has(firstBootstrap)).toBe(true);
    expect(() => recordSites(javaClass.compare, memoryNode(name, cyclic), memoryNode(name, cyclic))).toThrow(
      /nested at most/,
    );
  });

  it('reads wide instructions and switches', () => {
    const bytes = Buffer.from('c415000100c484000100050000aa00000000000900000001000000020000000900000009b1', 'hex');
    // wide iload, nop, wide iinc, nop, nop, tableswitch 1 to 2 at 12, return.
    const starts = [...decodeInstructions(bytes, { start: 0, end: bytes.length })].map(({ at }) => at.start);
    expect(starts).toEqual([0, 4, 5, 11, 12, 13, 36]);
  });

  it.skipIf(!hasJavap)('finds the instructions that javap finds', () => {
    for (const path of [
      'debug/com/example/service/Collector.class',
      'debug/com/example/service/Collector$Form.class',
    ]) {
      const listing = execFileSync('javap', ['-c', '-p', join(artefacts, path)], { encoding: 'utf8' });
      const wanted = [...listing.matchAll(/^ +(\d+): [a-z]/gm)].map(([, at]) => Number(at));
      const bytes = artefact(path);
      expect(instructionOffsets(bytes)).toEqual(wanted);
      expect(wanted.length).toBeGreaterThan(20);
    }
  });

  it('shows modified UTF-8', () => {
    const show = (hex: string): string => decodeModifiedUtf8(Buffer.from(hex, 'hex'));
    expect(show('c3a4c08041')).toBe('ä\u0000A');
    expect(show('eda0bdedb88a')).toBe('\u{1f60a}');
    expect(show('41ff00')).toBe('A\\xff\\x00');
  });
});

function instructionOffsets(bytes: Buffer): number[] {
  return codesIn(readClass(bytes).body).flatMap((unit) => {
    const pieces = codeContent(unit).filter((piece) => piece.name === 'code' || piece.name === 'operand');
    const start = pieces.at(0)?.at.start ?? 0;
    const end = pieces.at(-1)?.at.end ?? 0;
    return [...decodeInstructions(bytes, { start, end })].map(({ at }) => at.start - start);
  });
}

function codesIn(body: Unit): Unit[] {
  return unitsOf(body, 'method').flatMap((method) =>
    method.parts.filter(isUnit).filter((attribute) => attribute.name === 'Code'),
  );
}

/** A constant whose bootstrap method takes the constant itself: no compiler writes that. */
function dynamicCycle(): Buffer {
  const constants = [
    '070002', // 1 Class
    '01000158', // 2 Utf8 X
    '070002', // 3 Class
    '0c00050006', // 4 NameAndType
    '01000162', // 5 Utf8 b
    '0100022849', // 6 Utf8
    '0a00010004', // 7 Methodref
    '0f060007', // 8 MethodHandle
    '1100000004', // 9 Dynamic of bootstrap method 0
    '010010426f6f7473747261704d6574686f6473', // 10 Utf8 BootstrapMethods
  ];
  const body = '0021 0001 0003 0000 0000 0000 0001 000a 00000008 0001 0008 0001 0009'.replaceAll(' ', '');
  return Buffer.from(`cafebabe00000041000b${constants.join('')}${body}`, 'hex');
}

describe('comparing class files', () => {
  it('says nothing of equal files', () => {
    expect(sitesOf(collector, collector)).toEqual([]);
  });

  it('names a constant in the code, whose bytes lie in the constant pool', () => {
    const left = reportReader();
    const right = reportReader({ bucket: 'aggregated-repords' });
    const [site, ...rest] = sitesOf(left, right);
    expect(rest).toEqual([]);
    expect(site).toMatchObject({
      key: 'class:constant',
      name: 'constant at 0 in method bucket(I)Ljava/lang/String;',
      left: { value: 'aggregated-reports' },
      right: { value: 'aggregated-repords' },
      bytes: 1,
      facts: { text: true },
    });
    const range = site?.left?.ranges.at(-1);
    expect(left.toString('latin1', range?.start, range?.end)).toContain('aggregated-reports');
  });

  it('tells an order of constants from what follows of it', () => {
    const sites = sitesOf(reportReader(), reportReader({ pool: 'reversed' }));
    expect(sites.map(({ key }) => key)).toEqual(['class:pool-order', 'class:index']);
    expect(sites[0]?.left?.derived).toBeUndefined();
    expect(sites[1]?.left?.derived).toEqual({ equation: 'indices into the constant pool', holds: true });
  });

  it('does not hide a constant in another order', () => {
    const sites = sitesOf(reportReader(), reportReader({ pool: 'reversed', limit: 201 }));
    expect(sites.map(({ key }) => key)).toEqual(['class:constant', 'class:pool-order', 'class:index']);
    expect(sites[0]).toMatchObject({ left: { value: '200' }, right: { value: '201' } });
  });

  it('sees that equal code names other constants', () => {
    // Two constants change places, and the code goes on naming the same numbers.
    const left = swappedTexts('one', 'two');
    const right = swappedTexts('two', 'one');
    const sites = sitesOf(left, right);
    expect(
      sites.filter(({ key }) => key === 'class:constant').map((site) => [site.left?.value, site.right?.value]),
    ).toEqual([
      ['one', 'two'],
      ['two', 'one'],
    ]);
    expect(sites.find(({ key }) => key.startsWith('class:pool'))?.key).toBe('class:pool');
  });

  it('finds constants that nothing uses', () => {
    const spare = (text: string): Buffer =>
      reportReader({ attributes: [{ name: 'Note', content: (pool) => Buffer.alloc(Math.min(0, pool.utf8(text))) }] });
    expect(sitesOf(spare('abc'), spare('abd'))).toMatchObject([
      { key: 'class:unused-constant', left: { value: 'abc' }, right: { value: 'abd' } },
    ]);
  });

  it('tells line numbers of all methods at once', () => {
    expect(sitesOf(reportReader(), reportReader({ line: 15 }))).toMatchObject([
      {
        key: 'class:line-numbers',
        left: { value: 'lines 12–20 in 3 tables' },
        right: { value: 'lines 15–23 in 3 tables' },
        facts: { samePlaces: true },
      },
    ]);
  });

  it('takes what counts in bytes of code into the site of code of another length', () => {
    const other = readerMethods((methods) =>
      methods.map((method, at) => (at === 1 ? { ...method, attributes: [longer] } : method)),
    );
    const longer_ = reportReader({ methods: other });
    const sites = sitesOf(reportReader({ methods: readerMethods((methods) => methods) }), longer_);
    expect(sites.map(({ key, name: site }) => [key, site])).toEqual([
      ['class:code', 'code of method limit()I'],
      ['class:length', 'lengths and counts'],
    ]);
  });

  it('compares versions, flags and members', () => {
    expect(sitesOf(reportReader(), reportReader({ major: 65, flags: 0x0031 }))).toMatchObject([
      { key: 'class:version', left: { value: '61.0' }, right: { value: '65.0' } },
      {
        key: 'class:flags',
        name: 'class flags',
        left: { value: '0x0021 public super' },
        right: { value: '0x0031 public final super' },
      },
    ]);
    const fewer = reportReader({ methods: readerMethods((methods) => methods.slice(0, 2)) });
    const all = reportReader({ methods: readerMethods((methods) => methods) });
    expect(sitesOf(all, fewer)[0]).toMatchObject({
      key: 'class:method-presence',
      name: 'method bucket(I)Ljava/lang/String;',
      left: { value: 'bucket(I)Ljava/lang/String;, 0x0001 public' },
      right: null,
    });
    const turned = reportReader({ methods: readerMethods((methods) => methods.toReversed()) });
    expect(sitesOf(all, turned)[0]).toMatchObject({
      key: 'class:order',
      facts: { items: 'methods', itemsEqual: true },
    });
  });

  it('tells debug information of one side, and whether it names parameters', () => {
    const variables = (method: string) => (other: string) =>
      other === method ? [localVariables(1, ['this', 'LReader;'])] : [];
    const facts = (method: string) =>
      sitesOf(reportReader(), reportReader({ codeAttributes: variables(method) })).find(
        ({ key }) => key === 'class:debug-info',
      )?.facts;
    expect(facts('limit')).toMatchObject({ attribute: 'LocalVariableTable', namesParameters: false });
    expect(facts('bucket')).toMatchObject({ attribute: 'LocalVariableTable', namesParameters: true });
  });

  it('takes no attribute for debug information where it has no meaning', () => {
    const stray = { name: 'LineNumberTable', content: () => Buffer.from('payload') };
    expect(keysOf(reportReader(), reportReader({ attributes: [stray] }))).toContain('class:attribute');
    expect(keysOf(reportReader(), reportReader({ attributes: [stray] }))).not.toContain('class:debug-info');
  });

  it('tells an order of nested classes or annotations from another list', () => {
    const nested = (...names: string[]): Buffer =>
      reportReader({ attributes: [classesAttribute('NestMembers', ...names)] });
    expect(keysOf(nested('A', 'B'), nested('B', 'A'))).toContain('class:inner-order');
    expect(keysOf(nested('A', 'B'), nested('B', 'C'))).toContain('class:inner-classes');
    const annotated = (...types: string[]): Buffer =>
      reportReader({ attributes: [annotations('RuntimeVisibleAnnotations', ...types.map((type) => ({ type })))] });
    expect(keysOf(annotated('LA;', 'LB;'), annotated('LB;', 'LA;'))).toContain('class:annotation-order');
    expect(keysOf(annotated('LA;'), annotated('LB;'))).toEqual(['class:annotation']);
  });

  it('compares real classes with and without debug information', () => {
    const plain = artefact('plain/com/example/service/Collector.class');
    expect(keysOf(plain, collector)).toEqual([
      'class:debug-info',
      'class:debug-info',
      'class:debug-info',
      'class:debug-info',
      'class:index',
      'class:length',
    ]);
    expect(keysOf(plain, artefact('release-11/com/example/service/Collector.class'))).toEqual(['class:version']);
  });

  it('covers every difference of damaged files', () => {
    expectTruncationsCovered(javaClass, name, reportReader());
    expect(expectMutationsCovered(javaClass, name, collector, 1500)).toBeGreaterThan(100);
    expect(expectMutationsCovered(javaClass, name, application, 1500)).toBeGreaterThan(100);
  });

  it('covers every changed byte', () => {
    let read = 0;
    for (let at = 0; at < application.length; at += 1) {
      for (const mask of [0x01, 0x80]) {
        const flipped = Buffer.from(application);
        flipped.writeUInt8(application.readUInt8(at) ^ mask, at);
        const sites = compareOrRefuse(javaClass, name, application, flipped);
        if (sites === undefined) continue;
        read += 1;
        expect(complementsEqual(application, flipped, sites), `byte ${at}`).toBe(true);
        expect(
          sites.some((site) => site.left?.derived === undefined),
          `byte ${at}`,
        ).toBe(true);
      }
    }
    expect(read).toBeGreaterThan(200);
  });
});

/** `nop; sipush 200; ireturn` */
const longer = code(() => Buffer.from('001100c8ac', 'hex'), [lineNumbers([1, 16])]);

function swappedTexts(first: string, second: string): Buffer {
  const load = code((pool) => {
    // The numbers stay, whatever they name.
    const numbers = [pool.string(first), pool.string(second)];
    return Buffer.from([0x12, numbers[0] ?? 0, 0x57, 0x12, numbers[1] ?? 0, 0x57, 0xb1]);
  });
  return classFile({ name: 'X', methods: [{ name: 'f', descriptor: '()V', attributes: [load] }] });
}
