import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { derContent, derTime, oidText, parseDer } from '../../src/formats/_shared/der.ts';
import { DecodeError } from '../../src/model/problem.ts';

const sequence = Buffer.from('300a06032a86480201000500', 'hex');

describe('parseDer', () => {
  it('gives tags, ranges and children', () => {
    const root = parseDer(sequence);
    expect(root).toMatchObject({ tagClass: 'universal', tag: 16, constructed: true, at: { start: 0, end: 12 } });
    expect(root.children.map(({ tag, at }) => [tag, at])).toEqual([
      [6, { start: 2, end: 7 }],
      [2, { start: 7, end: 10 }],
      [5, { start: 10, end: 12 }],
    ]);
  });

  it('reads long tags and indefinite lengths', () => {
    expect(parseDer(Buffer.from('bf8101020500', 'hex'))).toMatchObject({ tagClass: 'context', tag: 129 });
    const open = parseDer(Buffer.from('3080020101040102000000', 'hex'));
    expect(open).toMatchObject({ at: { start: 0, end: 10 }, contentAt: { start: 2, end: 8 } });
    expect(open.children).toHaveLength(2);
  });

  it('refuses what does not fit, without a crash', () => {
    for (let cut = 0; cut < sequence.length; cut += 1)
      expect(() => parseDer(sequence.subarray(0, cut)), `cut at ${cut}`).toThrow(DecodeError);
    expect(() => parseDer(Buffer.from('30'.repeat(50) + '80'.repeat(50), 'hex'))).toThrow(DecodeError);
    expect(() => parseDer(Buffer.alloc(200, Buffer.from('3080', 'hex')))).toThrow(/nested/);
    expect(() => parseDer(Buffer.from('0480', 'hex'))).toThrow(/constructed/);
    expect(() => parseDer(Buffer.from('0487ffffffffffffff', 'hex'))).toThrow(/at most 6/);
  });

  it('reads times and object identifiers', () => {
    const short = Buffer.from('170d3236313132353130303030305a', 'hex');
    expect(derTime(short, parseDer(short))).toBe(Date.UTC(2026, 10, 25, 10) / 1000);
    expect(oidText(Buffer.from('2a864886f70d01010b', 'hex'))).toBe('1.2.840.113549.1.1.11');
    expect(oidText(Buffer.from('883703', 'hex'))).toBe('2.999.3');
    expect(oidText(Buffer.from('2a86', 'hex'))).toBe('');
  });

  const openssl = spawnSync('openssl', ['version']).status === 0;
  it.skipIf(!openssl)('sees the values that openssl asn1parse sees (needs openssl)', () => {
    const key = spawnSync('openssl', ['genpkey', '-algorithm', 'ed25519', '-outform', 'DER']).stdout;
    const listed = spawnSync('openssl', ['asn1parse', '-inform', 'DER'], { input: key, encoding: 'utf8' }).stdout;
    const offsets = [...listed.matchAll(/^ *(\d+):d=/gm)].map(([, at]) => Number(at));
    const seen: number[] = [];
    const visit = (node: ReturnType<typeof parseDer>): void => {
      seen.push(node.at.start);
      for (const child of node.children) visit(child);
    };
    visit(parseDer(key));
    expect(seen).toEqual(offsets);
    expect(derContent(key, parseDer(key))).toHaveLength(key.length - 2);
  });
});
