import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  diffJson,
  type JsonDifference,
  type JsonNode,
  memberOf,
  parseJson,
} from '../../src/formats/_shared/json-tree.ts';
import { json } from '../../src/formats/json.ts';
import { DecodeError } from '../../src/model/problem.ts';
import { complementsEqual, expectMutationsCovered, expectTruncationsCovered } from '../support/coverage.ts';
import { memoryNode, recordSites } from '../support/record-sites.ts';

function parse(text: string): JsonNode {
  return parseJson(Buffer.from(text));
}

function plain(node: JsonNode): unknown {
  if (node.kind === 'object') return Object.fromEntries(node.members.map(({ key, value }) => [key, plain(value)]));
  return node.kind === 'array' ? node.items.map(plain) : node.value;
}

function sitesOf(left: string, right: string, name = 'app/x.json') {
  const { sites } = recordSites(json.compare, memoryNode(name, left), memoryNode(name, right));
  expect(complementsEqual(Buffer.from(left), Buffer.from(right), sites)).toBe(true);
  return sites;
}

function differences(left: string, right: string): JsonDifference[] {
  const found: JsonDifference[] = [];
  diffJson(parse(left), parse(right), (difference) => found.push(difference));
  return found;
}

describe('parseJson', () => {
  it('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.json({ noUnicodeString: false }), (text) => {
        fc.pre(!text.includes('__proto__'));
        expect(plain(parse(text))).toEqual(JSON.parse(text));
      }),
      { seed: 42, numRuns: 300 },
    );
  });

  it('refuses what JSON.parse refuses', () => {
    const letters = fc.constantFrom(...'{}[],:"\\ 0123e+-.tfn\nu', 'true', 'null', '"a"', '1.5');
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 8 }), (parts) => {
        const text = parts.join('');
        let accepted = true;
        try {
          JSON.parse(text);
        } catch {
          accepted = false;
        }
        if (accepted) expect(plain(parse(text))).toEqual(JSON.parse(text));
        else expect(() => parse(text)).toThrow(DecodeError);
      }),
      { seed: 42, numRuns: 3000 },
    );
  });

  it('gives the bytes of keys and values', () => {
    const text = ' {"ü": [1.50, "a\\n"]}';
    const bytes = Buffer.from(text);
    const node = parseJson(bytes);
    const slice = ({ start, end }: { start: number; end: number }): string => bytes.toString('utf8', start, end);
    const list = memberOf(node, 'ü');
    expect(slice(node.at)).toBe('{"ü": [1.50, "a\\n"]}');
    expect(node.kind === 'object' && node.members.map(({ keyAt }) => slice(keyAt))).toEqual(['"ü"']);
    expect(list?.kind === 'array' && list.items.map(({ at }) => slice(at))).toEqual(['1.50', '"a\\n"']);
    expect(list?.kind === 'array' && list.items[0]).toMatchObject({ kind: 'number', value: 1.5, raw: '1.50' });
  });

  it('keeps and flags duplicate keys', () => {
    expect(parse('{"a":1,"a":2}')).toMatchObject({ duplicateKeys: true, members: [{ key: 'a' }, { key: 'a' }] });
    expect(memberOf(parse('{"a":1,"a":2}'), 'a')).toMatchObject({ value: 2 });
  });

  it('limits depth, and refuses invalid UTF-8 and a byte order mark, with the offset', () => {
    expect(() => parse('['.repeat(200) + ']'.repeat(200))).not.toThrow();
    expect(() => parse('['.repeat(100_000))).toThrow(expect.objectContaining({ code: 'json-depth' }));
    expect(() => parseJson(Buffer.from([0x22, 0xff, 0x22]))).toThrow(
      expect.objectContaining({ code: 'json-syntax', offset: 0 }),
    );
    expect(() => parse('\ufeff{}')).toThrow(expect.objectContaining({ offset: 0 }));
    expect(() => parse('[1,]')).toThrow(expect.objectContaining({ offset: 3 }));
  });
});

describe('diffJson', () => {
  it('gives pointers with escapes', () => {
    expect(differences('{"a/b":{"c~d":[0,1]}}', '{"a/b":{"c~d":[0,2]}}').map(({ pointer }) => pointer)).toEqual([
      '/a~1b/c~0d/1',
    ]);
  });

  it('compares numbers as written, and strings as read', () => {
    expect(differences('[12345678901234567890]', '[12345678901234567891]')).toHaveLength(1);
    expect(differences('["\\u0061"]', '["a"]')).toEqual([]);
  });

  it('does not confuse types', () => {
    expect(differences('["1"]', '[1]')).toHaveLength(1);
    expect(differences('[null]', '["null"]')).toHaveLength(1);
    expect(differences('[[]]', '[{}]')).toHaveLength(1);
  });

  it('finds an array of the same items in another order', () => {
    expect(differences('{"l":[{"a":1,"b":2},3]}', '{"l":[3,{"b":2,"a":1}]}')).toMatchObject([
      { kind: 'order', pointer: '/l' },
    ]);
  });

  it('finds an inserted item between equal ends', () => {
    const [difference, ...rest] = differences('[1,2,3]', '[1,9,2,3]');
    expect(rest).toEqual([]);
    expect(difference).toMatchObject({ pointer: '/1', left: null, rightAt: { start: 2, end: 4 } });
  });
});

describe('json', () => {
  it('recognises by name or beginning', () => {
    const matches = (name: string, text: string): boolean =>
      json.matches({ name, size: text.length, head: Buffer.from(text) });
    expect(matches('x.json', '// comment')).toBe(true);
    expect(matches('x', ' {"a":')).toBe(true);
    expect(matches('x', '[section]\na=b')).toBe(false);
    expect(matches('x', '{ block }')).toBe(false);
    expect(matches('x.json', 'a\0b')).toBe(false);
  });

  it('reports a value by its pointer', () => {
    expect(sitesOf('{"a":{"t":"at /a/x"}}', '{"a":{"t":"at /b/x"}}')).toMatchObject([
      {
        key: 'json:value',
        kind: 'field',
        name: '/a/t',
        left: { value: 'at /a/x', ranges: [{ start: 10, end: 19 }] },
        right: { value: 'at /b/x' },
        bytes: 1,
        facts: { file: 'x.json', middleLeft: '/a/x', middleRight: '/b/x' },
      },
    ]);
  });

  it.each([
    ['{"a":1,"b":2}', '{"a":1}'],
    ['{"a":1,"b":2}', '{"b":2}'],
    ['{"a":1,"b":2}', '{}'],
    ['[1,2,3,4]', '[2,3]'],
    ['{"a":1,"b":2,"c":3}', '{"c":3,"d":4}'],
  ])('takes the comma with a one-sided place: %s, %s', (left, right) => {
    const sites = sitesOf(left, right);
    expect(sites.filter(({ key }) => key === 'json:serialisation')).toEqual([]);
    expect(sites.length).toBeGreaterThan(0);
  });

  it('calls equal trees in other bytes encoding', () => {
    expect(sitesOf('{"a":1,"b":"x"}', '{ "a": 1, "b": "\\u0078" }\n')).toMatchObject([
      { key: 'json:serialisation', role: 'encoding', facts: { keyOrder: false } },
    ]);
    expect(sitesOf('{"a":1,"b":2}', '{"b":2,"a":1}')).toMatchObject([
      { key: 'json:serialisation', role: 'encoding', facts: { keyOrder: true } },
    ]);
  });

  it('does not when keys occur twice', () => {
    const [site] = sitesOf('{"a":1,"a":1}', '{"a":1, "a":1}');
    expect(site?.key).toBe('json:serialisation');
    expect(site?.role).toBeUndefined();
  });

  it('keeps values and white space apart', () => {
    const sites = sitesOf('{"a":1,"b":2}', '{\n "a": 1,\n "b": 3\n}');
    expect(sites.map(({ key, role }) => [key, role])).toEqual([
      ['json:value', undefined],
      ['json:serialisation', 'encoding'],
    ]);
  });

  it('compares as text what only looks like JSON, with a note when the name said so', () => {
    const compare = (name: string) =>
      recordSites(json.compare, memoryNode(name, '{"a": 1} // x\n'), memoryNode(name, '{"a": 2} // x\n'));
    expect(compare('tsconfig.json').sites).toMatchObject([{ key: 'text:line' }]);
    expect(compare('tsconfig.json').problems).toMatchObject([
      { code: 'json-syntax', severity: 'note', side: 'left', offset: 9 },
      { code: 'json-syntax', severity: 'note', side: 'right', offset: 9 },
    ]);
    expect(compare('tsconfig').problems).toEqual([]);
  });

  it('covers every difference', () => {
    const document = Buffer.from(
      '{\n "a": [1, 2.5e3, {"b": "grün \\u00fc", "c": null}],\n "d": {"e": true, "f": []}, "a2": [3, 4, 5]\n}\n',
    );
    expectTruncationsCovered(json, 'x.json', document);
    expect(expectMutationsCovered(json, 'x.json', document)).toBe(400);
  });

  it('covers every difference of two trees', () => {
    const tree = fc.letrec((tie) => ({
      node: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom(0, 1, 'x', 'y', null),
        fc.array(tie('node'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('node'), { maxKeys: 3 }),
      ),
    })).node;
    fc.assert(
      fc.property(tree, tree, fc.constantFrom(0, 1), (left, right, indent) => {
        sitesOf(JSON.stringify(left), JSON.stringify(right, null, indent));
      }),
      { seed: 42, numRuns: 1000 },
    );
  });
});
