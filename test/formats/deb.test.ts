import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildAr } from '../../fixtures/lib/ar.ts';
import { buildTar } from '../../fixtures/lib/tar.ts';
import { buildXz } from '../../fixtures/lib/xz.ts';
import { walkOptions } from '../../src/app/registries.ts';
import { memorySource } from '../../src/bytes/byte-source.ts';
import { prepareCompression } from '../../src/bytes/decompress.ts';
import { walk } from '../../src/diff/walk.ts';
import { readAr } from '../../src/formats/_shared/ar-archive.ts';
import { arContainer } from '../../src/formats/_shared/ar-container.ts';
import { deb } from '../../src/formats/deb.ts';
import type { Node } from '../../src/model/format.ts';
import { expectContainerTiled } from '../support/container-tiling.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const installed = spawnSync('dpkg-deb', ['--version']).status === 0;

beforeAll(() => prepareCompression());

/** All that the whole engine says of two packages: the rest of the path, key, role. */
function compare(left: Buffer, right: Buffer): { sites: unknown[][]; problems: string[] } {
  const node = (bytes: Buffer): Node => ({ path: ['layer:0', 'x.deb'], name: 'x.deb', bytes: memorySource(bytes) });
  const { sites, problems } = walk(node(left), node(right), walkOptions);
  return {
    sites: sites.map(({ path, key, left: l, right: r, role }) => [
      path.slice(2).join('/'),
      key,
      role ?? ((l ?? r)?.derived === undefined ? 'root' : 'derived'),
    ]),
    problems: problems.map(({ code, side, path }) => `${code} ${side} ${path.at(-1)}`),
  };
}

const control = buildTar([{ name: './control', content: 'Package: x\nVersion: 1\n' }]);
const data = (text: string): Buffer => buildTar([{ name: './usr/share/x', content: text }]);

function packageOf(name: string, part: Buffer): Buffer {
  const parts = [
    { name: 'debian-binary', content: '2.0\n' },
    { name: 'control.tar.xz', content: buildXz(control) },
    { name, content: part },
  ];
  return buildAr(parts, { gnu: false });
}

describe('deb', () => {
  it('is known by its first member', () => {
    const matches = (text: string): boolean => deb.matches({ name: 'x', size: 99, head: Buffer.from(text) });
    expect(['!<arch>\ndebian-binary   0', '!<arch>\ndebian-binary/  0'].map(matches)).toEqual([true, true]);
    expect(['!<arch>\ncontrol.tar.gz  0', '!<arch>\ndebian-binary'].map(matches)).toEqual([false, false]);
  });

  it('parts are paired although they are compressed differently', () => {
    const plain = packageOf('data.tar', data('same'));
    const packed = packageOf('data.tar.xz', buildXz(data('same')));
    expect(compare(plain, packed).sites.filter(([, , role]) => role !== 'derived')).toEqual([
      ['data.tar', 'deb:name', 'root'],
      ['data.tar', 'deb:compression', 'encoding'],
    ]);
    const changed = packageOf('data.tar.xz', buildXz(data('other')));
    expect(compare(plain, changed).sites.filter(([, , role]) => role !== 'derived')).toEqual([
      ['data.tar', 'deb:name', 'root'],
      ['data.tar', 'deb:compression', 'encoding'],
      ['data.tar/usr/share/x', 'text:line', 'root'],
    ]);
  });

  it('bytes behind the compressed data are told', () => {
    const hiding = Buffer.concat([buildXz(data('same')), Buffer.from('hidden')]);
    const { sites } = compare(packageOf('data.tar', data('same')), packageOf('data.tar.xz', hiding));
    expect(sites).toContainEqual(['data.tar', 'deb:trailing', 'root']);
  });

  it('a part that cannot be decompressed is a problem, and compared as bytes', () => {
    const cut = buildXz(data('same')).subarray(0, -1);
    const { sites, problems } = compare(packageOf('data.tar', data('same')), packageOf('data.tar.xz', cut));
    expect(problems).toEqual(['xz-truncated right data.tar']);
    expect(sites.some(([, key]) => String(key).startsWith('opaque:'))).toBe(true);
  });

  it('two parts of one name on a side are no pair', () => {
    const parts = ['debian-binary', 'data.tar.gz', 'data.tar.xz'].map((name) => ({ name, content: name }));
    const { sites } = compare(buildAr(parts, { gnu: false }), buildAr(parts.slice(0, 2), { gnu: false }));
    expect(sites).toEqual([['data.tar.xz', 'deb:presence', 'root']]);
  });

  it('is cut at every byte: a problem, or a part less', () => {
    const whole = packageOf('data.tar', Buffer.from('data'));
    const ends = readAr(memorySource(whole)).members.map(({ end }) => end);
    for (let end = 40; end < whole.length; end += 1) {
      const { sites, problems } = compare(whole, whole.subarray(0, end));
      expect(sites.length).toBeGreaterThan(0);
      if (!ends.includes(end)) expect(problems, `cut at ${end}`).toEqual(['ar-truncated right x.deb']);
    }
  });
});

describe.skipIf(!installed)('deb, with dpkg-deb(1)', () => {
  const folder = temporaryDirectory('deb-test');

  function build(compression: string, epoch: number, text: string): Buffer {
    const tree = join(folder, 'tree');
    mkdirSync(join(tree, 'DEBIAN'), { recursive: true, mode: 0o755 });
    mkdirSync(join(tree, 'usr/share/x'), { recursive: true });
    const fields = 'Package: x\nVersion: 1\nArchitecture: all\nMaintainer: x <x@example.com>\nDescription: x\n';
    writeFileSync(join(tree, 'DEBIAN/control'), fields);
    writeFileSync(join(tree, 'usr/share/x/file'), text);
    const options = ['--root-owner-group', `-Z${compression}`, '-b', 'tree', 'x.deb'];
    const env = { ...process.env, SOURCE_DATE_EPOCH: String(epoch) };
    execFileSync('dpkg-deb', options, { cwd: folder, env, stdio: 'ignore' });
    return readFileSync(join(folder, 'x.deb'));
  }

  it.each(['gzip', 'xz', 'zstd', 'none'])('%s: times, and what is inside', (compression) => {
    const [left, right] = [build(compression, 1_700_000_000, 'one\n'), build(compression, 1_700_000_500, 'two\n')];
    const source = memorySource(left);
    expectContainerTiled(arContainer(source, readAr(source)), left.length);
    const { sites, problems } = compare(left, right);
    expect(problems).toEqual([]);
    const roots = sites.filter(([, , role]) => role === 'root').map(([path, key]) => `${path} ${key}`);
    expect(roots).toContain('debian-binary deb:mtime');
    const lines = roots.filter((text) => text.endsWith('text:line'));
    expect(lines.map((text) => text.replace(/^data\.tar(\.\w+)?/, ''))).toEqual(['/usr/share/x/file text:line']);
    const keys = new Set(roots.map((text) => text.split(' ').at(-1)));
    expect([...keys].sort()).toEqual(['deb:mtime', 'tar:mtime', 'text:line']);
  });

  it('another compression of the same tree is encoding', () => {
    const { sites } = compare(build('gzip', 1_700_000_000, 'one\n'), build('zstd', 1_700_000_000, 'one\n'));
    const told = sites.filter(([, , role]) => role !== 'derived').map(([, key]) => key);
    expect(told).toEqual(['deb:name', 'deb:compression', 'deb:name', 'deb:compression']);
  });
});
