import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { modelName, savedModel } from '../../fixtures/causes/_shared/saved-model.ts';
import { message, type ProtoPart, varint } from '../../fixtures/lib/protobuf.ts';
import { type ProtoMessage, readProtobuf } from '../../src/formats/_shared/protobuf-wire.ts';
import { protobuf } from '../../src/formats/protobuf.ts';
import { DecodeError } from '../../src/model/problem.ts';
import { complementsEqual, expectMutationsCovered, expectTruncationsCovered } from '../support/coverage.ts';
import { memoryNode, recordSites } from '../support/record-sites.ts';

const hasProtoc = spawnSync('protoc', ['--version']).status === 0;

function sitesOf(left: Buffer, right: Buffer, name = 'app/schema.binpb') {
  const { sites, problems } = recordSites(protobuf.compare, memoryNode(name, left), memoryNode(name, right));
  expect(complementsEqual(left, right, sites)).toBe(true);
  expect(problems).toEqual([]);
  return sites;
}

function short(left: Buffer, right: Buffer, name?: string): string[] {
  return sitesOf(left, right, name).map((site) => `${site.key} ${site.name}`);
}

/** As `protoc --decode_raw` prints it. */
function printed(bytes: Buffer, { fields }: ProtoMessage, indent = ''): string {
  return fields
    .map(({ number, value, valueAt }) => {
      const content = bytes.subarray(valueAt.start, valueAt.end);
      if (value.kind === 'message') return `${indent}${number} {\n${printed(bytes, value, `${indent}  `)}${indent}}\n`;
      if (value.kind === 'number') return `${indent}${number}: ${value.value}\n`;
      if (value.kind !== 'fixed') return `${indent}${number}: ${JSON.stringify(content.toString('utf8'))}\n`;
      return `${indent}${number}: 0x${Buffer.from(content).reverse().toString('hex')}\n`;
    })
    .join('');
}

const proto = `syntax = "proto3";
package example.collector;
message Report { string name = 1; map<string, int32> counts = 2; repeated Report parts = 3; }
service Reader { rpc Read (Report) returns (Report); }
`;

function descriptorSet(...options: readonly string[]): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'protobuf-'));
  writeFileSync(join(folder, 'collector.proto'), proto);
  const run = spawnSync('protoc', [...options, '--descriptor_set_out=out.desc', 'collector.proto'], { cwd: folder });
  expect(run.status).toBe(0);
  const bytes = readFileSync(join(folder, 'out.desc'));
  rmSync(folder, { recursive: true });
  return bytes;
}

describe('the wire format', () => {
  it.skipIf(!hasProtoc)('is decoded as protoc decodes it', () => {
    const groups = Buffer.concat([varint(11n), message([2, 5]), varint(12n), message([3, 'x'])]);
    const fixed = Buffer.concat([
      varint(9n),
      Buffer.from('0102030405060708', 'hex'),
      varint(21n),
      Buffer.from('01020304', 'hex'),
    ]);
    for (const bytes of [descriptorSet(), descriptorSet('--include_source_info'), groups, fixed]) {
      const { stdout } = spawnSync('protoc', ['--decode_raw'], { input: bytes, encoding: 'utf8' });
      const own = printed(bytes, readProtobuf(bytes));
      // protoc tries a message before a text, and prints bytes in its own escapes.
      const lines = (text: string): string[] => text.split('\n').filter((line) => !/["{}]/.test(line));
      expect(lines(own)).toEqual(lines(stdout));
      expect(own.split('\n').length).toBe(stdout.split('\n').length);
    }
  });

  it('refuses what is none', () => {
    for (const hex of ['00', '08', '0a05', '07', '0c', '0b', `08${'ff'.repeat(10)}01`, '0b14']) {
      expect(() => readProtobuf(Buffer.from(hex, 'hex')), hex).toThrow(DecodeError);
    }
  });

  it('ends with a message in a message too many', () => {
    let bytes = message([1, 1]);
    for (let depth = 0; depth < 80; depth += 1) bytes = message([1, bytes]);
    expect(() => readProtobuf(bytes)).toThrow(/at most 64 levels/);
    expect(() => readProtobuf(Buffer.alloc(100_000, 0x0b))).toThrow(/at most 64 levels/);
  });
});

describe('comparing messages', () => {
  const parts: readonly ProtoPart[] = [
    [
      1,
      [
        [1, 'a'],
        [2, 1],
      ],
    ],
    [
      1,
      [
        [1, 'b'],
        [2, 2],
      ],
    ],
    [2, 'text'],
    [3, Buffer.from('ff00ff', 'hex')],
  ];

  it('names what differs by its numbers, and lengths follow', () => {
    const longer = message(
      [
        1,
        [
          [1, 'a'],
          [2, 1],
        ],
      ],
      [
        1,
        [
          [1, 'bcd'],
          [2, 2],
        ],
      ],
      ...parts.slice(2),
    );
    const sites = sitesOf(message(...parts), longer);
    expect(sites).toMatchObject([
      { key: 'protobuf:value', name: '/file[1]/name', left: { value: 'b' }, right: { value: 'bcd' } },
      { key: 'protobuf:length', left: { derived: { holds: true } } },
    ]);
    expect(short(message(...parts), message(...parts.slice(0, 3)))).toEqual(['protobuf:value /3']);
  });

  it('tells an order from a sequence of other fields', () => {
    const swapped = [parts[1], parts[0], ...parts.slice(2)].flatMap((part) => (part === undefined ? [] : [part]));
    expect(sitesOf(message(...parts), message(...swapped))).toMatchObject([
      { key: 'protobuf:order', name: 'order of /file', facts: { mapLike: true, itemsEqual: true } },
    ]);
    const words: readonly ProtoPart[] = [
      [4, 'x'],
      [4, 'y'],
    ];
    expect(sitesOf(message(...words), message(...words.toReversed()))).toMatchObject([{ facts: { mapLike: false } }]);
    expect(sitesOf(message(...parts), message(...parts.slice(2), ...parts.slice(0, 2)))).toMatchObject([
      { key: 'protobuf:serialisation', role: 'encoding' },
    ]);
    const padded = Buffer.concat([Buffer.from('0881 00'.replace(' ', ''), 'hex')]);
    expect(short(message([1, 1]), padded)).toEqual(['protobuf:serialisation serialisation']);
  });

  it('never loses an order beside a change', () => {
    const words = (...texts: readonly string[]): Buffer => message(...texts.map((text): ProtoPart => [4, text]));
    expect(short(words('x', 'y', 'z'), words('y', 'x', 'w'))).not.toContain('protobuf:serialisation serialisation');
  });

  it('compares what is no message as text or bytes', () => {
    expect(short(Buffer.from('[Desktop]\nx\n'), Buffer.from('[Desktop]\ny\n'), 'a.desc')).toEqual(['text:line line 2']);
    expect(short(Buffer.from('ffff00', 'hex'), Buffer.from('ffff01', 'hex'))).toEqual(['opaque:bytes byte 0x2']);
  });

  it('knows a saved model', () => {
    const renamed = (left: Parameters<typeof savedModel>[0], right: Parameters<typeof savedModel>[0]) =>
      sitesOf(savedModel(left), savedModel(right), modelName).map((site) => site.facts?.['renamed']);
    expect(renamed({ dense: 'dense_1' }, { dense: 'dense_20' })).toContain(true);
    expect(renamed({ dense: 'dense_1' }, { dense: 'sparse_1' })).not.toContain(true);
    expect(renamed({ dense: 'dense_1' }, { dense: 'dense_2', units: 17 })).not.toContain(true);
    expect(short(savedModel(), savedModel({ units: 17 }), modelName)).toEqual([
      'protobuf:value /meta_graphs/graph_def/node[1]/attr[1]/value/3',
    ]);
  });

  it('reads modules of Kotlin behind their version', () => {
    const head = Buffer.from('00000003000000010000000900000000' + '00000000', 'hex');
    const module = (name: string): Buffer =>
      Buffer.concat([
        head,
        message([
          1,
          [
            [1, name],
            [2, 'AKt'],
          ],
        ]),
      ]);
    expect(short(module('a.b'), module('a.c'), 'META-INF/main.kotlin_module')).toEqual([
      'protobuf:value /package_parts/1',
    ]);
  });

  it('covers every cut and change', () => {
    const document = savedModel();
    expectTruncationsCovered(protobuf, modelName, document);
    expect(expectMutationsCovered(protobuf, modelName, document)).toBeGreaterThan(300);
  });
});
