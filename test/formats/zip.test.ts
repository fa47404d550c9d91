import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../src/bytes/byte-source.ts';
import { zip } from '../../src/formats/zip.ts';
import type { CompareContext, Node, Probe } from '../../src/model/format.ts';
import { DecodeError, type Problem } from '../../src/model/problem.ts';
import type { Site } from '../../src/model/site.ts';
import { buildZip, type MemberSpec } from './zip/build-zip.ts';

interface Outcome {
  readonly sites: Site[];
  readonly problems: Problem[];
  readonly descended: string[];
}

function compare(left: Buffer, right: Buffer): Outcome {
  const outcome: Outcome = { sites: [], problems: [], descended: [] };
  const cx: CompareContext = {
    emit: (site) => void outcome.sites.push(site),
    problem: (problem) => void outcome.problems.push(problem),
    descend: (l, r) => {
      const [a, b] = [l, r].map(({ bytes }) => bytes.read(0, bytes.size).toString());
      return outcome.descended.push(`${l.path.join('/')}: ${a} → ${b}`);
    },
    sibling: () => undefined,
    siblingTime: () => undefined,
  };
  zip.compare(node(left), node(right), cx);
  return outcome;
}

function node(archive: Buffer): Node {
  return { path: ['layer:0', 'x.jar'], name: 'x.jar', bytes: memorySource(archive) };
}

const archive = (...members: MemberSpec[]): Buffer => buildZip({ members });

function probe(name: string, head: string): Probe {
  return { name, size: head.length, head: Buffer.from(head, 'latin1') };
}

describe('zip', () => {
  it.each([
    ['anything', 'PK\x03\x04…', true],
    ['anything', 'PK\x05\x06…', true],
    ['java.base.jmod', 'JM\x01\x00PK\x03\x04', true],
    ['app.jar', '#!/bin/bash\n', true],
    ['app.pyz', '#!/usr/bin/env python3\nPK\x03\x04', true],
    ['setup.exe', 'MZ..PK\x03\x04', true],
    ['run.sh', '#!/bin/bash\n', false],
    ['app.jar', 'Not found', false],
    ['notes.txt', 'PK', false],
    ['empty.jar', '', false],
  ])('matches %s by its beginning %j: %s', (name, head, expected) => {
    expect(zip.matches(probe(name, head))).toBe(expected);
  });

  it('hands differing contents down and reports what follows from them', () => {
    const { sites, descended, problems } = compare(
      archive({ name: 'a', content: 'one' }, { name: 'b', content: 'x' }),
      archive({ name: 'a', content: 'three' }, { name: 'b', content: 'x' }),
    );
    expect(descended).toEqual(['layer:0/x.jar/a: one → three']);
    expect(problems).toEqual([]);
    const keys = sites.map(({ path, key }) => `${path.at(-1)} ${key}`);
    expect(keys).toEqual([
      'a zip:crc-32',
      'a zip:compressed-size',
      'a zip:size',
      'b zip:local-offset',
      'x.jar zip:end.directory-offset',
    ]);
    for (const site of sites) {
      expect([site.left?.derived?.holds, site.right?.derived?.holds], site.key).toEqual([true, true]);
    }
  });

  it('reports a time once although it is stored twice', () => {
    const { sites } = compare(
      archive({ name: 'a', content: 'x' }),
      archive({ name: 'a', content: 'x', time: 0x00210000 }),
    );
    expect(sites).toHaveLength(1);
    expect(sites[0]).toMatchObject({
      key: 'zip:time',
      kind: 'metadata',
      left: { value: '2024-02-29T12:34:56' },
      right: { value: '1980-01-01T00:00:00' },
    });
    expect(sites[0]?.left?.ranges).toHaveLength(2);
  });

  it('calls the same content in other stored bytes an encoding', () => {
    const text = Array.from({ length: 500 }, (_, at) => `line ${at * 7919}`).join('\n');
    const { sites, descended } = compare(
      archive({ name: 'a', content: text }),
      archive({ name: 'a', content: text, data: deflateRawSync(text, { level: 1 }) }),
    );
    expect(descended).toEqual([]);
    expect(sites.find(({ key }) => key === 'zip:data')).toMatchObject({
      role: 'encoding',
      facts: { leftMethod: 'deflated', rightMethod: 'deflated', leftZlibLevel: 6, rightZlibLevel: 1 },
    });
  });

  it('does not hide bytes behind a deflate stream as an encoding', () => {
    const stream = deflateRawSync('x');
    const { sites } = compare(
      archive({ name: 'a', content: 'x', data: stream }),
      archive({ name: 'a', content: 'x', data: Buffer.concat([stream, Buffer.from('payload')]) }),
    );
    const keys = sites.map(({ key }) => key);
    expect(keys).toContain('zip:data.slack');
    expect(keys).not.toContain('zip:data');
  });

  it('reports members of one side, and a member that cannot be decoded', () => {
    const { sites, problems, descended } = compare(
      archive({ name: 'a', data: Buffer.from('raw left'), method: 12 }, { name: 'only', content: 'here' }),
      archive({ name: 'a', data: Buffer.from('raw right'), method: 12 }),
    );
    expect(descended).toEqual(['layer:0/x.jar/a: raw left → raw right']);
    expect(problems.map(({ side, code, severity }) => `${side} ${code} ${severity}`)).toEqual([
      'left zip-method note',
      'right zip-method note',
    ]);
    expect(sites.find(({ key }) => key === 'zip:presence')).toMatchObject({
      left: { value: 'file, 4 bytes' },
      right: null,
    });
  });

  it('throws DecodeError for a side that is no archive', () => {
    expect(() => compare(archive(), Buffer.from('PK\x03\x04 cut short'))).toThrow(DecodeError);
  });
});
