import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { JsonNode } from '../../src/formats/_shared/json-tree.ts';
import { readYaml } from '../../src/formats/_shared/yaml-tree.ts';
import { yaml } from '../../src/formats/yaml.ts';
import { DecodeError } from '../../src/model/problem.ts';
import { complementsEqual, expectMutationsCovered, expectTruncationsCovered } from '../support/coverage.ts';
import { memoryNode, recordSites } from '../support/record-sites.ts';

const name = 'app/config/application.yaml';
const hasPyYaml = spawnSync('python3', ['-c', 'import yaml']).status === 0;

function told(left: string, right: string) {
  const { sites, problems } = recordSites(yaml.compare, memoryNode(name, left), memoryNode(name, right));
  expect(complementsEqual(Buffer.from(left), Buffer.from(right), sites)).toBe(true);
  return { problems, sites, short: sites.map((site) => `${site.key} ${site.name}`) };
}

const document = `# Grüße
server:
  port: 8080 # the port
  names: [a, 'b', "c\\u0041"]
base: &base {limit: 200}
reader:
  <<: *base
  text: |
    two
    lines
  when: 2025-06-03
list:
- one
- two
empty:
`;

function plain(node: JsonNode): unknown {
  if (node.kind === 'object') return Object.fromEntries(node.members.map(({ key, value }) => [key, plain(value)]));
  if (node.kind === 'array') return node.items.map(plain);
  return node.kind === 'string' ? node.value : node.raw;
}

describe('reading YAML', () => {
  it('gives trees with ranges in bytes', () => {
    const { documents, comments } = readYaml(Buffer.from(document));
    expect(comments.map(({ text }) => text)).toEqual(['# Grüße', '# the port']);
    const [tree] = documents;
    expect(tree === undefined ? undefined : plain(tree)).toEqual({
      server: { port: '8080', names: ['a', 'b', 'cA'] },
      base: { '&base': { limit: '200' } },
      reader: { ' <<': '*base', text: 'two\nlines\n', when: '2025-06-03' },
      list: ['one', 'two'],
      empty: 'null',
    });
    const server = tree?.kind === 'object' ? tree.members[0] : undefined;
    const { start = 0, end = 0 } = server?.keyAt ?? {};
    expect(Buffer.from(document).toString('utf8', start, end)).toBe('server');
  });

  it('refuses what is none, what nests too deep and what it does not read', () => {
    const refused = ['a: [', 'a: b: c', '%YAML 1.1\n---\na', '? [a]\n: b', '\t- a', '"a', `${'- '.repeat(400)}a`];
    for (const text of refused) expect(() => readYaml(Buffer.from(text)), text).toThrow(DecodeError);
    for (const deep of ['[', '{a: ', '- ', '? ', '"a": [', '!x [']) {
      expect(() => readYaml(Buffer.from(deep.repeat(30_000))), deep).toThrow(DecodeError);
    }
    const steps = Array.from({ length: 400 }, (_, at) => `${' '.repeat(at)}k:\n`).join('');
    expect(() => readYaml(Buffer.from(steps))).toThrow(/within 300 columns/);
  }, 20_000);

  it('never expands an alias', () => {
    const lines = [
      'a: &a [x, x]',
      ...[...'bcdefghijklmnop'].map(
        (key, at) => `${key}: &${key} [*${'abcdefghijklmno'[at]}, *${'abcdefghijklmno'[at]}]`,
      ),
    ];
    expect(readYaml(Buffer.from(lines.join('\n'))).documents).toHaveLength(1);
  });

  it.skipIf(!hasPyYaml)('never takes for equal what PyYAML loads as two values', () => {
    const scalars = [
      'yes',
      '"yes"',
      'y',
      'True',
      'true',
      '1',
      '"1"',
      '01',
      '0o1',
      '1_000',
      '1000',
      '1:30',
      '90',
      '~',
      'null',
    ];
    scalars.push(
      '"null"',
      '',
      '1.0',
      '1',
      '.5',
      '0.5',
      '2025-06-03',
      "'2025-06-03'",
      '<<',
      '"<<"',
      '=',
      'a',
      '"a"',
      "'a'",
    );
    const script = `import sys, json, yaml
def load(text):
    try: return repr(yaml.safe_load("k: " + text))
    except yaml.YAMLError as error: return type(error).__name__
print(json.dumps([load(text) for text in json.load(sys.stdin)]))`;
    const { stdout, status } = spawnSync('python3', ['-c', script], {
      input: JSON.stringify(scalars),
      encoding: 'utf8',
    });
    expect(status).toBe(0);
    const loaded = JSON.parse(stdout) as string[];
    scalars.forEach((a, left) => {
      scalars.forEach((b, right) => {
        const same = told(`k: ${a}\n`, `k: ${b}\n`).sites.every(({ role }) => role === 'encoding');
        if (same) expect(loaded[left], `${a} and ${b}`).toBe(loaded[right]);
      });
    });
  });
});

describe('comparing YAML', () => {
  it('names what differs', () => {
    expect(told(document, document.replace('8080', '8081')).sites).toMatchObject([
      { key: 'yaml:value', name: '/server/port', left: { value: '8080' }, right: { value: '8081' } },
    ]);
    expect(told(document, document.replace('two\n    lines', 'two\n    rows')).short).toEqual([
      'yaml:value /reader/text',
    ]);
    expect(told(document, document.replace('the port', 'a port')).short).toEqual(['yaml:comment comment']);
    expect(told(document, document.replace('- one\n- two', '- two\n- one')).short).toEqual(['yaml:order /list']);
    expect(told(document, document.replace('- two\n', '')).short).toEqual(['yaml:value /list/1']);
    expect(told(document, document.replace("'b'", '!odd b')).short).toContain('yaml:value /server/names/1');
    expect(told(document, document.replaceAll('base', 'other')).short.length).toBeGreaterThan(1);
  });

  it('takes style for style', () => {
    const other = document.replace('[a, \'b\', "c\\u0041"]', '\n  - a\n  - b\n  - cA').replace('200}', '200 }');
    expect(told(document, other).sites).toMatchObject([
      { key: 'yaml:serialisation', role: 'encoding', facts: { keyOrder: false, duplicates: false, tags: true } },
    ]);
    expect(told('a: 1\nb: x\n', '\'b\': "x"\na: 1\n').sites).toMatchObject([
      { facts: { keyOrder: true, tags: false } },
    ]);
    expect(told('a: 1\na: 2\n', 'a:  1\na: 2\n').sites).toMatchObject([{ facts: { duplicates: true } }]);
  });

  it('does not take 1 for "1"', () => {
    expect(told('a: 1\n', 'a: "1"\n').short).toEqual(['yaml:value /a']);
    expect(told('yes: 1\n', '"yes": 1\n').short).toEqual(['yaml:value / yes', 'yaml:value /yes']);
  });

  it('compares several documents as a list', () => {
    expect(told('a: 1\n---\nb: 2\n', 'a: 1\n---\nb: 3\n').short).toEqual(['yaml:value /1/b']);
  });

  it('compares what it cannot read as text, with a note', () => {
    const { problems, short } = told('a: 1\n', 'a: {{ .Values.port }}\n');
    expect(short).toEqual(['text:line line 1']);
    expect(problems).toMatchObject([{ severity: 'note', side: 'right', code: 'yaml-syntax' }]);
  });

  it('covers every cut and change', () => {
    expectTruncationsCovered(yaml, name, Buffer.from(document));
    expect(expectMutationsCovered(yaml, name, Buffer.from(document))).toBeGreaterThan(300);
  });
});
