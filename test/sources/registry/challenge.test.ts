import { describe, expect, it } from 'vitest';
import { parseChallenges } from '../../../src/sources/registry/challenge.ts';

function plain(header: string): readonly unknown[] {
  return parseChallenges(header).map(({ scheme, parameters }) => ({ scheme, ...Object.fromEntries(parameters) }));
}

describe('WWW-Authenticate', () => {
  it('is read as RFC 9110 writes it', () => {
    expect(plain('Bearer realm="https://auth.example/token",service="registry",scope="repository:a/b:pull"')).toEqual([
      { scheme: 'bearer', realm: 'https://auth.example/token', service: 'registry', scope: 'repository:a/b:pull' },
    ]);
    expect(plain('Basic realm="a \\"quoted\\" place"')).toEqual([{ scheme: 'basic', realm: 'a "quoted" place' }]);
    expect(plain('Basic realm=x, Bearer realm="y" , service=z')).toEqual([
      { scheme: 'basic', realm: 'x' },
      { scheme: 'bearer', realm: 'y', service: 'z' },
    ]);
  });

  it('ends on nonsense, at once and without an error', () => {
    expect(plain('')).toEqual([]);
    expect(plain('===')).toEqual([]);
    expect(plain(`Bearer ${'a="'.repeat(10_000)}`).length).toBeLessThan(3);
    expect(plain(`Bearer ${','.repeat(100_000)}`)).toHaveLength(1);
  });
});
