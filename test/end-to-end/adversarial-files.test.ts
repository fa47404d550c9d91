import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import type { Image } from '../../fixtures/lib/oci.ts';
import { buildTar } from '../../fixtures/lib/tar.ts';
import { buildZip, dosTime, type ZipEntry } from '../../fixtures/lib/zip.ts';
import type { Report } from '../../src/model/report.ts';
import { ImagePair, imageOf } from '../support/image-pair.ts';
import { expectNamed } from '../support/named-findings.ts';
import { expectLawful } from '../support/report-laws.ts';

const pair = new ImagePair();
afterAll(() => pair.dispose());

async function compare(left: Image, right: Image): Promise<Report> {
  pair.write('left', left);
  pair.write('right', right);
  const report = await pair.compare();
  expectLawful(report);
  return report;
}

describe('members of a jar', () => {
  const manifest: ZipEntry = { name: 'META-INF/MANIFEST.MF', content: 'Manifest-Version: 1.0\r\n\r\n' };
  const entries: ZipEntry[] = [
    manifest,
    { name: 'a/Main.class', content: 'cafebabe main' },
    { name: 'b.properties', content: 'key=value\n' },
  ];
  const inLayer = (jar: Buffer): Image => imageOf(buildTar([{ name: 'app.jar', content: jar }]));
  const jar = (list: readonly ZipEntry[], more: Parameters<typeof buildZip>[1] = {}): Image =>
    inLayer(buildZip(list, more));
  const path = ['layer:0', 'app.jar'];

  it.each<[string, readonly string[], Image]>([
    ['bytes before the first member', path, jar(entries, { preamble: Buffer.from('#!/bin/sh\n') })],
    [
      'bytes before the first member that offsets do not count',
      path,
      jar(entries, { preamble: Buffer.from('#!/bin/sh\n'), countPreamble: false }),
    ],
    [
      'bytes between members',
      path,
      jar(entries.map((entry, at) => (at === 1 ? { ...entry, gapBefore: Buffer.from('payload') } : entry))),
    ],
    ['bytes before the central directory', path, jar(entries, { gapBeforeCentral: Buffer.from('payload') })],
    ['bytes after the end record', path, jar(entries, { trailer: Buffer.from('payload') })],
    ['a member that the central directory leaves out', path, jar(entries, { centralOrder: [0, 1] })],
    [
      'a local name that is not the central one',
      [...path, 'a/Main.class'],
      jar(entries.map((entry, at) => (at === 1 ? { ...entry, local: { name: Buffer.from('a/Evil.class') } } : entry))),
    ],
    [
      'a local method that is not the central one',
      [...path, 'b.properties'],
      jar(entries.map((entry, at) => (at === 2 ? { ...entry, local: { method: 0 } } : entry))),
    ],
    [
      'a second member of one name with other content',
      [...path, 'a/Main.class#2'],
      jar([...entries, { name: 'a/Main.class', content: 'cafebabe evil' }]),
    ],
    [
      'permuted members, one of them altered',
      [...path, 'a/Main.class'],
      jar([...entries.map((entry, at) => (at === 1 ? { ...entry, content: 'cafebabe maim' } : entry))].reverse()),
    ],
    [
      'a member with another name',
      [...path, 'b.properties'],
      jar(entries.map((entry, at) => (at === 2 ? { ...entry, name: 'c.properties' } : entry))),
    ],
    [
      'a class among changed times',
      [...path, 'a/Main.class'],
      jar(
        entries.map((entry, at) => ({
          ...entry,
          time: dosTime('2025-03-04 10:15:20'),
          ...(at === 1 ? { content: 'cafebabe evil' } : {}),
        })),
      ),
    ],
  ])('%s', async (_, place, right) => {
    expectNamed(await compare(jar(entries), right), ...place);
  });

  it('content whose checksum does not follow, in a harmless place', async () => {
    const build = (time: string): ZipEntry[] => [
      { name: 'x.properties', content: `#Tue Mar 04 ${time} UTC 2025\na=b\n`, method: 'stored' },
    ];
    const honest = build('10:15:20');
    const lying = buildZip(honest);
    lying.write('11:02:07', lying.indexOf('10:15:20'), 'latin1');
    expectNamed(await compare(jar(honest), inLayer(lying)), ...path, 'x.properties');
  });
});

describe('Python', () => {
  const pyc = readFileSync(new URL('../../fixtures/artefacts/python/unchecked-hash.pyc', import.meta.url));
  const source = 'def answer():\n    return 42\n';
  const base64 = createHash('sha256').update(source).digest('base64url');
  const record = 'answer-1.0.dist-info/RECORD';
  const wheel = (line: string, more: Partial<Record<'source' | 'cached', string | Buffer>> = {}): Image =>
    imageOf(
      buildTar([
        { name: 'answer.py', content: more.source ?? source },
        { name: '__pycache__/answer.cpython-311.pyc', content: more.cached ?? pyc },
        { name: record, content: `${line}\n${record},,\n` },
      ]),
    );
  const honest = `answer.py,sha256=${base64},${source.length}`;

  it.each([
    ['another digest', `answer.py,sha256=${base64.replace(/^./, 'A')},${source.length}`],
    ['another size', `answer.py,sha256=${base64},${source.length + 1}`],
    ['an unknown algorithm', `answer.py,sha257=${base64},${source.length}`],
    ['a digest that is none', `answer.py,sha256=payload,${source.length}`],
    ['another file', `answes.py,sha256=${base64},${source.length}`],
    ['no digest', 'answer.py,,'],
  ])('a RECORD with %s', async (_, line) => {
    expectNamed(await compare(wheel(honest), wheel(line)), 'layer:0', record);
  });

  it('source whose RECORD was not told', async () => {
    expectNamed(
      await compare(wheel(honest), wheel(honest, { source: 'def answer():\n    return 43\n' })),
      'layer:0',
      'answer.py',
    );
  });

  it('compiled code that differs under an unchanged header', async () => {
    const other = Buffer.from(pyc);
    const at = pyc.lastIndexOf(0x64);
    other.writeUInt8(0x65, at);
    expectNamed(
      await compare(wheel(honest), wheel(honest, { cached: other })),
      'layer:0',
      '__pycache__/answer.cpython-311.pyc',
    );
  });

  it('any one byte of compiled code but for the name of its source', async () => {
    const named = pyc.indexOf('/build/a/task_builder.py');
    const harmless: number[] = [];
    for (let at = 16; at < pyc.length; at += 13) {
      if (at >= named && at < named + 24) continue;
      const other = Buffer.from(pyc);
      other.writeUInt8(pyc.readUInt8(at) ^ 4, at);
      const { verdict } = await compare(wheel(honest), wheel(honest, { cached: other }));
      if (verdict !== 'different' && verdict !== 'incomplete') harmless.push(at);
    }
    expect(harmless).toEqual([]);
  });
});
