import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { pickle } from '../../src/formats/pickle.ts';
import { complementsEqual, expectMutationsCovered, expectTruncationsCovered } from '../support/coverage.ts';
import { memoryNode, recordSites } from '../support/record-sites.ts';

const hasPython = spawnSync('python3', ['-c', 'import pickle; pickle.dumps(1, 5)']).status === 0;
const name = 'app/x.pkl';

const program = `
import collections, datetime, decimal, os, pickle, sys
class Task:
    def __init__(self, limit): self.limit = limit
sys.modules['task'] = sys.modules['__main__']
Task.__module__ = 'task'
class Evil:
    def __reduce__(self): return (os.system, ('true',))
shared = [1, 2]
value = {'a': [1, 2**70, -5, 300, 70000, 1.5, -0.0, None, True, False, 'é\\u2028', '\\ud800', '\\U0001f600'], 'b': (1, 2, 3, 4, ()),
  's': {'x', 'y', 'z'}, 'f': frozenset([1]), 'by': b'\\x00\\xff', 'e': b'', 'ba': bytearray(b'abc'), 'k': Task(1), 'l': Task(2),
  'sh': [shared, shared], 'od': collections.OrderedDict(a=1, b=2), 'dt': datetime.date(2020, 1, 2),
  'dd': collections.defaultdict(list, {i: [i] for i in range(1200)}), 'big': list(range(1100)), 'de': decimal.Decimal('1.5')}
`;

function dumped(expression: string, protocol: number, seed = '1'): Buffer {
  const script = `${program}\nsys.stdout.buffer.write(pickle.dumps(${expression}, ${protocol}))`;
  return execFileSync('python3', ['-c', script], { env: { ...process.env, PYTHONHASHSEED: seed } });
}

function sitesOf(left: Buffer, right: Buffer) {
  const { sites } = recordSites(pickle.compare, memoryNode(name, left), memoryNode(name, right));
  expect(complementsEqual(left, right, sites)).toBe(true);
  return sites;
}

const keysOf = (left: Buffer, right: Buffer): string[] => [...new Set(sitesOf(left, right).map(({ key }) => key))];

/** `[1, "a"]` with protocol 2. */
const small = Buffer.from('80025d7100284b01580100000061710165 2e'.replace(' ', ''), 'hex');

describe('pickle', () => {
  it('takes framed pickles by any name, others by theirs', () => {
    const matches = (path: string, hex: string): boolean => {
      const head = Buffer.from(hex, 'hex');
      return pickle.matches({ name: path, size: head.length, head });
    };
    expect(matches('app/state', '800495020000000000000000004e2e')).toBe(true);
    expect(matches('app/state', '80049502000000000000ff00004e2e')).toBe(false);
    expect(matches(name, small.toString('hex'))).toBe(true);
    expect(matches('app/state', small.toString('hex'))).toBe(false);
  });

  it('names a value that differs', () => {
    const other = Buffer.from(small);
    other.write('b', small.indexOf('a', 10), 'latin1');
    expect(sitesOf(small, other)).toMatchObject([
      { key: 'pickle:value', name: 'BINUNICODE', left: { value: 'a' }, right: { value: 'b' } },
    ]);
  });

  it('compares what is no pickle as bytes', () => {
    expect(keysOf(small, Buffer.from('80025d71ff', 'hex'))).toEqual(['pickle:bytes']);
    expect(keysOf(small, Buffer.from('8002285d2e', 'hex'))).toEqual(['pickle:bytes']);
  });

  it('covers every difference', () => {
    expectTruncationsCovered(pickle, name, small);
    expect(expectMutationsCovered(pickle, name, small)).toBeGreaterThan(200);
  });
});

describe.skipIf(!hasPython)('pickles by CPython', () => {
  it.each([0, 1, 2, 3, 5])('protocol 4 means what protocol %i means', (protocol) => {
    expect(sitesOf(dumped('value', 4), dumped('value', protocol, '2'))).toMatchObject([
      { key: 'pickle:encoding', role: 'encoding' },
    ]);
  });

  it('never takes another value for the same', () => {
    const pairs = [
      ['[1, True]', '[1, 1]'],
      ['[0.0]', '[-0.0]'],
      ['["a"]', '[b"a"]'],
      ['[[], []]', '[shared[:0]] * 2'],
      ['{"a": 1, "b": 2}', '{"b": 2, "a": 1}'],
      ['Task(1)', 'Task(2)'],
      ['(1, 2)', '[1, 2]'],
      ['{1, 2}', 'frozenset([1, 2])'],
      ['bytearray(b"a")', 'b"a"'],
      ['2**64', '2**64 + 1'],
    ] as const;
    for (const [left, right] of pairs) {
      for (const protocol of [2, 4]) {
        expect(keysOf(dumped(left, 4), dumped(right, protocol)), `${left} ${right}`).not.toContain('pickle:encoding');
      }
    }
  });

  it('tells of code that only one side loads, and does not run it', () => {
    const [site] = sitesOf(dumped('[1]', 4), dumped('[1, Evil()]', 4));
    expect(site).toMatchObject({ key: 'pickle:globals', left: { value: '' }, right: { value: 'posix.system' } });
  });

  it('sees a call whose result is thrown away', () => {
    // MARK, GLOBAL os system, a text, TUPLE1, REDUCE, POP, and then the same value.
    const call = Buffer.concat([
      Buffer.from('80046f'.slice(0, 4), 'hex'),
      Buffer.from('cos\nsystem\n'),
      Buffer.from('8c0474727565855230', 'hex'),
    ]);
    const value = Buffer.from('4b012e', 'hex');
    const left = Buffer.concat([Buffer.from('8004', 'hex'), value]);
    expect(keysOf(left, Buffer.concat([call, value]))).toContain('pickle:globals');
  });

  it('compares several pickles in one file', () => {
    const two = Buffer.concat([dumped('[1]', 4), dumped('"x"', 4)]);
    const other = Buffer.concat([dumped('[1]', 2), dumped('"x"', 2)]);
    expect(keysOf(two, other)).toEqual(['pickle:encoding']);
    expect(keysOf(two, dumped('[1]', 4))).not.toContain('pickle:encoding');
  });
});
