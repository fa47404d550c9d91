import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { headerBytes, readPycHeader, sourceName } from '../../src/formats/pyc/header.ts';
import { interner, readMarshal } from '../../src/formats/pyc/marshal.ts';
import { sourceHash } from '../../src/formats/pyc/source-hash.ts';
import { pyc } from '../../src/formats/pyc.ts';
import { complementsEqual, expectMutationsCovered, expectTruncationsCovered } from '../support/coverage.ts';
import { memoryNode, recordSites, type Siblings } from '../support/record-sites.ts';

const hasPython = spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 8))']).status === 0;
const name = 'app/__pycache__/x.cpython-310.pyc';

/** Runs a Python expression that yields bytes. */
function python(expression: string): Buffer {
  const program = `import sys, marshal, importlib.util, struct, _imp
def code(source, file): return compile(source, file, 'exec')
def pyc(flags, check, body): return importlib.util.MAGIC_NUMBER + struct.pack('<I', flags) + check + body
sys.stdout.buffer.write(${expression})`;
  return execFileSync('python3', ['-c', program]);
}

function compiled(source: string, file: string, check = 'bytes(8)', flags = 0): Buffer {
  return python(`pyc(${flags}, ${check}, marshal.dumps(code(${JSON.stringify(source)}, ${JSON.stringify(file)})))`);
}

function sitesOf(left: Buffer, right: Buffer, siblings: Siblings = {}) {
  const { sites } = recordSites(pyc.compare, memoryNode(name, left), memoryNode(name, right), siblings);
  expect(complementsEqual(left, right, sites)).toBe(true);
  return sites;
}

/** A header of Python 3.10 and the body `None`. */
function headerOnly(flags: number, check: string): Buffer {
  const flagBytes = Buffer.alloc(4);
  flagBytes.writeUInt32LE(flags);
  return Buffer.concat([Buffer.from('6f0d0d0a', 'hex'), flagBytes, Buffer.from(check, 'hex'), Buffer.from('N')]);
}

describe('pyc header', () => {
  it('recognises CPython 3.7 and later', () => {
    const matches = (magic: string): boolean => {
      const head = Buffer.concat([Buffer.from(magic, 'hex'), Buffer.alloc(12)]);
      return pyc.matches({ name: 'x.pyc', size: 16, head });
    };
    expect(matches('6f0d0d0a')).toBe(true);
    expect(matches('330d0d0a')).toBe(false);
    expect(matches('03f30d0a')).toBe(false);
    expect(matches('6f0d0000')).toBe(false);
  });

  it('reads time and size, or the hash of the source', () => {
    const values = (bytes: Buffer) => readPycHeader(bytes).fields.map((field) => [field.name, field.value]);
    expect(values(headerOnly(0, '0100000002000000'))).toEqual([
      ['magic', 3439],
      ['flags', 0],
      ['mtime', 1],
      ['source-size', 2],
    ]);
    expect(values(headerOnly(3, '0100000002000000'))).toEqual([
      ['magic', 3439],
      ['flags', 3],
      ['source-hash', '0100000002000000'],
    ]);
  });

  it('finds the source', () => {
    expect(sourceName('a/__pycache__/x.cpython-310.pyc')).toBe('a/x.py');
    expect(sourceName('a/__pycache__/x.y.cpython-310.opt-1.pyc')).toBe('a/x.y.py');
    expect(sourceName('__pycache__/x.pypy39.pyc')).toBe('x.py');
    expect(sourceName('a/x.pyc')).toBe('a/x.py');
  });

  it('reports the fields that differ, with the size recomputed', () => {
    const [left, right] = [headerOnly(0, '0100000003000000'), headerOnly(0, '0900000005000000')];
    expect(sitesOf(left, right, { 'app/x.py': ['abc', 'wrong size'] })).toMatchObject([
      {
        key: 'pyc:mtime',
        kind: 'field',
        left: { value: 1, ranges: [{ start: 8, end: 12 }] },
        right: { value: 9 },
        bytes: 1,
        facts: { source: 'app/x.py', leftMatchesSource: false, rightMatchesSource: false },
      },
      {
        key: 'pyc:source-size',
        left: { value: 3, derived: { equation: 'length of x.py mod 2^32', holds: true } },
        right: { value: 5, derived: { holds: false } },
        of: ['layer:0', 'app/x.py'],
      },
    ]);
  });

  it('shows both kinds of check when the flags differ', () => {
    const sites = sitesOf(headerOnly(0, '0100000003000000'), headerOnly(1, '0100000003000000'));
    expect(sites.map((site) => [site.key, site.left === null, site.right === null])).toEqual([
      ['pyc:flags', false, false],
      ['pyc:mtime', false, true],
      ['pyc:source-size', false, true],
      ['pyc:source-hash', true, false],
    ]);
  });

  it.skipIf(!hasPython)('hashes sources as Python does', () => {
    for (const source of ['', 'x', 'x = 1\n', 'a = 12345', 'y'.repeat(1000)]) {
      const magicAndHash = python(
        `importlib.util.MAGIC_NUMBER + _imp.source_hash(importlib._bootstrap_external._RAW_MAGIC_NUMBER, ${JSON.stringify(source)}.encode())`,
      );
      const expected = magicAndHash.toString('hex', 4);
      expect(sourceHash(magicAndHash.readUInt16LE(0), Buffer.from(source))).toBe(expected);
    }
  });
});

describe.skipIf(!hasPython)('pyc body', () => {
  const source =
    'import os\ndef f(a, *, b=(1, 2.5, None, "text")):\n  return {a: b"raw", "k": [10**30, 1j, ...]}\nclass C:\n  x = {1, 2}\n';

  it('tiles the body with objects, to its end', () => {
    const bytes = compiled(source, '/src/x.py');
    const tree = readMarshal(bytes, headerBytes, bytes.readUInt16LE(0), interner());
    expect(tree.end).toBe(bytes.length);
    const sorted = [...tree.tokens].sort((a, b) => a.at.start - b.at.start);
    expect(sorted.map(({ at }) => at.start)).toEqual([headerBytes, ...sorted.slice(0, -1).map(({ at }) => at.end)]);
    const files = tree.tokens.filter(({ field }) => field === 'co_filename');
    expect(bytes.toString('utf8', files[0]?.payload.start, files[0]?.payload.end)).toBe('/src/x.py');
  });

  it('shows a build path of another length as one field', () => {
    const sites = sitesOf(compiled(source, '/home/a/x.py'), compiled(source, '/home/bob/x.py'));
    expect(sites).toMatchObject([
      {
        key: 'pyc:body',
        kind: 'field',
        name: 'co_filename',
        left: { value: '/home/a/x.py' },
        right: { value: '/home/bob/x.py' },
        facts: { text: true, middleLeft: '/home/a/x.py', middleRight: '/home/bob/x.py' },
      },
    ]);
  });

  it('names the field of a changed constant', () => {
    const sites = sitesOf(compiled('x = "one"\n', 'x.py'), compiled('x = "two"\n', 'x.py'));
    expect(sites.map(({ name: field, left, right }) => [field, left?.value, right?.value])).toEqual([
      ['co_consts of <module>', 'one', 'two'],
    ]);
  });

  it('recognises trees that differ in sharing and interning only', () => {
    const dumped = (version: number): Buffer =>
      python(`pyc(0, bytes(8), marshal.dumps(code(${JSON.stringify(source)}, 'x.py'), ${version}))`);
    expect(sitesOf(dumped(4), dumped(2))).toMatchObject([{ key: 'pyc:refs', facts: { treesEqual: true } }]);
  });

  it('never says so when a value differs as well', () => {
    const dumped = (version: number, text: string): Buffer =>
      python(`pyc(0, bytes(8), marshal.dumps(code('x = "${text}"', 'x.py'), ${version}))`);
    expect(sitesOf(dumped(4, 'one'), dumped(2, 'two')).map(({ key }) => key)).not.toContain('pyc:refs');
  });

  it('compares bodies that it cannot read as bytes', () => {
    const left = Buffer.concat([
      headerOnly(0, '0000000000000000').subarray(0, 16),
      Buffer.from('?\0/home/alice/x.py\0'),
    ]);
    const right = Buffer.concat([left.subarray(0, 16), Buffer.from('?\0/home/bob/x.py\0')]);
    expect(sitesOf(left, right)).toMatchObject([
      { key: 'pyc:body', kind: 'bytes', left: { value: '/home/alice/x.py' }, right: { value: '/home/bob/x.py' } },
    ]);
  });

  it('recomputes the hash of the source', () => {
    const check = (text: string): string => `importlib.util.source_hash(${JSON.stringify(text)}.encode())`;
    const [left, right] = [
      compiled('x = 1\n', 'x.py', check('x = 1\n'), 3),
      compiled('x = 1\n', 'x.py', check('x = 2\n'), 3),
    ];
    const [site] = sitesOf(left, right, { 'app/x.py': ['x = 1\n', 'x = 1\n'] });
    expect(site).toMatchObject({
      key: 'pyc:source-hash',
      left: { derived: { equation: 'siphash(x.py)', holds: true } },
      right: { derived: { holds: false } },
    });
  });

  it('covers every difference', () => {
    const document = compiled(source, '/src/x.py');
    expectTruncationsCovered(pyc, name, document);
    expect(expectMutationsCovered(pyc, name, document)).toBeGreaterThan(200);
  });

  it('names the function of what differs', () => {
    const program = (value: string, more = ''): string =>
      `class C:\n  def m(self):\n    return ${value}\n  def n(self):\n    return 7\n${more}`;
    const named = (left: string, right: string): string[] =>
      sitesOf(compiled(left, 'x.py'), compiled(right, 'x.py')).map((site) => site.name);
    const isQualified = named(program('200'), program('201'))[0]?.includes('C.m') === true;
    expect(named(program('200'), program('201'))).toEqual([`co_consts of ${isQualified ? 'C.m' : 'm'}`]);
    const added = named(program('200'), program('200', '  def o(self):\n    return 8\n'));
    expect(added).toContain('co_consts of C');
    expect(added.some((field) => field.includes('C.n') || field.includes('of n'))).toBe(false);
  });

  it('knows when the source is the same, though the code is not', () => {
    const [left, right] = [compiled('x = "one"\n', 'x.py'), compiled('x = "two"\n', 'x.py')];
    const facts = (siblings: Siblings) => sitesOf(left, right, siblings)[0]?.facts;
    expect(facts({ 'app/x.py': ['x = "one"\n', 'x = "one"\n'] })).toMatchObject({ sameSource: true });
    expect(facts({ 'app/x.py': ['x = "one"\n', 'x = "two"\n'] })).not.toHaveProperty('sameSource');
    expect(facts({})).not.toHaveProperty('sameSource');
  });

  it('never takes functions that changed places for equal', () => {
    const swap = (first: string, second: string): Buffer =>
      compiled(`def f(): return 1\ndef g(): return 2\nh = (${first}, ${second})\n`, 'x.py');
    const keys = sitesOf(swap('f', 'g'), swap('g', 'f')).map(({ key }) => key);
    expect(keys).toContain('pyc:body');
    expect(keys).not.toContain('pyc:refs');
  });
});

describe('pyc body, byte by byte', () => {
  const header = headerOnly(0, '0100000002000000').subarray(0, 16);
  const body = (...parts: (string | Buffer)[]): Buffer =>
    Buffer.concat([header, ...parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part))]);
  const text = (letter: string, value: string): Buffer =>
    Buffer.concat([Buffer.from(letter, 'latin1'), Buffer.from([value.length]), Buffer.from(value)]);

  it('takes sets of one content for sets in another order', () => {
    const set = (...items: Buffer[]): Buffer => body('>', Buffer.from([items.length, 0, 0, 0]), ...items);
    const left = set(text('z', 'a'), text('z', 'b'));
    expect(sitesOf(left, set(text('z', 'b'), text('z', 'a')))).toMatchObject([
      { key: 'pyc:set-order', facts: { hashed: true } },
    ]);
    expect(sitesOf(left, set(text('z', 'b'), text('z', 'c')))).toMatchObject([{ key: 'pyc:body' }]);
    const one = Buffer.from('N');
    expect(sitesOf(set(one, text('z', 'b')), set(text('z', 'b'), one))).toMatchObject([{ facts: { hashed: false } }]);
  });

  it('takes other letters before one text for interning', () => {
    const [left, right] = [body(text('z', 'name')), body(text('Z', 'name'))];
    expect(sitesOf(left, right)).toMatchObject([{ key: 'pyc:interned', role: 'encoding', left: { value: 'z' } }]);
    expect(sitesOf(left, body(text('Z', 'nome'))).map(({ key }) => key)).toEqual(['pyc:body']);
  });

  it('reads the slices of Python 3.14', () => {
    const slice = (step: string): Buffer => body(':', 'i\x01\0\0\0', 'N', step);
    expect(sitesOf(slice('i\x02\0\0\0'), slice('i\x03\0\0\0'))).toMatchObject([
      { key: 'pyc:body', kind: 'field', left: { value: '2' }, right: { value: '3' } },
    ]);
  });

  it('tells of a reference to something else, though its number is the same', () => {
    const pair = (first: string, second: string): Buffer =>
      body(')\x03', text('\xfa', first), text('\xfa', second), 'r\0\0\0\0');
    const sites = sitesOf(pair('a', 'b'), pair('b', 'a'));
    expect(sites.map(({ key }) => key)).toEqual(['pyc:body', 'pyc:body']);
    const set = (first: string, second: string): Buffer =>
      body(')\x02', '>', Buffer.from([2, 0, 0, 0]), text('\xfa', first), text('\xfa', second), 'r\0\0\0\0');
    expect(sitesOf(set('a', 'b'), set('b', 'a')).map(({ key }) => key)).toEqual(['pyc:set-order', 'pyc:body']);
  });
});
