import { describe, expect, it } from 'vitest';
import { memorySource } from '../../src/bytes/byte-source.ts';
import { tar } from '../../src/formats/tar.ts';
import type { CompareContext, Node } from '../../src/model/format.ts';
import { DecodeError, type Problem } from '../../src/model/problem.ts';
import type { Site } from '../../src/model/site.ts';
import { archive, file, header, longName, pax } from './tar/build-tar.ts';
import { malformed, wellFormed } from './tar/samples.ts';

function probe(head: Buffer) {
  return tar.matches({ name: 'x', size: head.length, head: head.subarray(0, 4096) });
}

function compare(left: Buffer, right: Buffer) {
  const sites: Site[] = [];
  const problems: Problem[] = [];
  const descended: string[] = [];
  const cx: CompareContext = {
    emit: (site) => sites.push(site),
    problem: (problem) => problems.push(problem),
    sibling: () => undefined,
    siblingTime: () => undefined,
    descend(l, r) {
      descended.push(`${l.path.join('!')}: ${l.bytes.read(0, 20).toString()} / ${r.bytes.read(0, 20).toString()}`);
      return 1;
    },
  };
  const node = (bytes: Buffer): Node => ({ path: ['layer:0'], name: 'layer:0', bytes: memorySource(bytes) });
  tar.compare(node(left), node(right), cx);
  return {
    sites,
    problems,
    descended,
    keys: sites.map((site) => `${site.key} ${site.path.slice(1).join('!')}`.trim()),
  };
}

describe('tar format', () => {
  it('is recognised by the checksum of the first header', () => {
    for (const name of ['one file', 'v7', 'gnu', 'pax', 'global pax', 'gnu long', 'base 256']) {
      expect({ name, matches: probe(wellFormed[name] ?? Buffer.alloc(0)) }).toEqual({ name, matches: true });
    }
  });

  it('is not seen in other bytes', () => {
    const broken = archive(file('a', 'x'));
    broken.write('b');
    const others = [Buffer.alloc(0), Buffer.alloc(10_240), broken, broken.subarray(0, 511), Buffer.alloc(512, ' ')];
    for (const bytes of others) expect(probe(bytes)).toBe(false);
    expect(probe(header({ name: '', magic: 'v7' }))).toBe(false);
    expect(probe(header({ type: 'Z', magic: 'v7' }))).toBe(false);
  });

  it('says where two archives differ', () => {
    const left = archive(file('a', 'same'), file('b', 'left'), file('c'));
    const right = archive(file('a', 'same', { mtime: 1, mode: 0o600 }), file('b', 'right'), file('d', 'new'));
    const { keys, descended, problems, sites } = compare(left, right);
    expect(keys).toEqual([
      'tar:mode a',
      'tar:mtime a',
      'tar:chksum a',
      'tar:size b',
      'tar:chksum b',
      'tar:pad b',
      'tar:presence c',
      'tar:presence d',
    ]);
    expect(descended).toEqual(['layer:0!b: left / right']);
    expect(problems).toEqual([]);
    const derived = sites.filter((site) => site.left?.derived !== undefined && site.path[1] === 'b');
    expect(derived.map((site) => [site.name, site.left?.derived?.holds, site.right?.derived?.holds])).toEqual([
      ['size', true, true],
      ['chksum', true, true],
      ['pad', true, true],
    ]);
  });

  it('sees nothing in equal archives', () => {
    for (const bytes of Object.values(wellFormed)) expect(compare(bytes, Buffer.from(bytes)).sites).toEqual([]);
  });

  it('sees encodings of the same name', () => {
    const { keys } = compare(archive(pax([['path', 'p']]), file('a')), archive(longName('p'), file('a')));
    expect(keys).toContain('tar:pax.path p');
    expect(keys).toContain('tar:longname p');
    expect(keys.some((key) => key.startsWith('tar:presence'))).toBe(false);
  });

  it('sees trailing bytes and blocks of the end marker', () => {
    const plain = archive(file('a'));
    const { sites } = compare(plain, Buffer.concat([plain, Buffer.alloc(512), Buffer.from('hidden')]));
    expect(sites.map(({ key, left, right }) => [key, left?.value, right?.value])).toEqual([
      ['tar:end', 2, 3],
      ['tar:trailing', undefined, Buffer.from('hidden').toString('hex')],
    ]);
  });

  it('reports what could not be read, on its side', () => {
    const [bytes] = malformed['bad checksum'] ?? [Buffer.alloc(0)];
    const { problems, sites } = compare(archive(file('a', 'x')), bytes);
    expect(problems).toEqual([
      expect.objectContaining({
        code: 'tar-checksum',
        side: 'right',
        severity: 'error',
        offset: 1024,
        path: ['layer:0'],
      }),
    ]);
    expect(sites.map((site) => site.key)).toEqual(['tar:end', 'tar:trailing']);
  });

  it('refuses bytes that are no archive at all', () => {
    expect(() => compare(archive(file('a')), Buffer.alloc(2048, 'x'))).toThrow(DecodeError);
  });
});
