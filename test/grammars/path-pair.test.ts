import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasBuildRoot, pathPair } from '../../src/grammars/path-pair.ts';

describe('a pair of paths', () => {
  it.each([
    ['/build/17/execroot/a/b.c', '/build/2301/execroot/a/b.c', '/build/17', '/build/2301'],
    ['/home/a/collector.c', '/tmp/b/collector.c', '/home/a', '/tmp/b'],
    ['/src/a/b', '/a/b', '/src', '/'],
    ['/x/a/b/', '/y/a/b/', '/x', '/y'],
  ])('%s and %s differ in their beginning', (left, right, leftPrefix, rightPrefix) => {
    expect(pathPair(left, right)).toEqual({ left: leftPrefix, right: rightPrefix });
  });

  it.each([
    ['equal paths', '/a/b/c', '/a/b/c'],
    ['another file', '/a/b/left.c', '/a/b/right.c'],
    ['a short common end', '/a/x.c', '/b/x.c'],
    ['a short common folder', '/a/x/', '/b/x/'],
    ['half a step in common', '/a/my-collector.c', '/a/collector.c'],
    ['relative paths', 'a/src/collector.c', 'b/src/collector.c'],
    ['a list of paths', '/a/src/x:/usr/lib', '/b/src/x:/usr/lib'],
    ['text with spaces', '/a/src/collector.c is old', '/b/src/collector.c is old'],
  ])('%s make none', (_, left, right) => expect(pathPair(left, right)).toBeUndefined());

  it('gives the paths back with the common end', () => {
    const step = fc.string({ unit: fc.constantFrom(...'abc.-_1'), minLength: 1, maxLength: 5 });
    const steps = fc.array(step, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(steps, steps, steps, (a, b, end) => {
        const [left, right] = [`/${[...a, ...end].join('/')}`, `/${[...b, ...end].join('/')}`];
        const pair = pathPair(left, right);
        if (pair === undefined) return;
        const rest = left.slice(pair.left === '/' ? 0 : pair.left.length);
        expect(rest.startsWith('/')).toBe(true);
        expect((pair.right === '/' ? '' : pair.right) + rest).toBe(right);
      }),
      { seed: 42 },
    );
  });
});

describe('a directory of a build machine', () => {
  it.each([
    '/root/.cache/bazel/_bazel_root/97d3/sandbox/linux-sandbox/17/execroot/odp',
    '/home/alice/src',
    '/tmp/pip-install-k3v9x2',
    '/builds/7/app',
    '/workspace',
    '/Users/alice/src',
    'x/execroot/odp',
  ])('%s is one', (path) => expect(hasBuildRoot(path)).toBe(true));

  it.each(['/usr/lib/x86_64-linux-gnu', '/etc/ssl', '/opt/tmp/x', '/homes/alice', '/app/home/alice', '/builder/x', ''])(
    '%s is none',
    (path) => expect(hasBuildRoot(path)).toBe(false),
  );
});
