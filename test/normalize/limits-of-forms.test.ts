import { createHash } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { buildGzip } from '../../fixtures/lib/gzip.ts';
import { buildTar, sealHeader, type TarEntry } from '../../fixtures/lib/tar.ts';
import { buildZip, dosTime, type ZipEntry } from '../../fixtures/lib/zip.ts';
import { ImagePair, imageOf, memoryDirectory } from '../support/image-pair.ts';
import { canonicalOf, formsOf, isOne } from './canonical-image.ts';

const pair = new ImagePair(memoryDirectory);
afterAll(() => pair.dispose());

async function canonicalPair(left: readonly TarEntry[], right: readonly TarEntry[]) {
  pair.write('left', imageOf(buildTar(left)));
  pair.write('right', imageOf(buildTar(right)));
  return [await canonicalOf(pair.reference('left')), await canonicalOf(pair.reference('right'))] as const;
}

const mornings = ['2025-06-03 07:12:44', '2025-06-04 09:40:02'];
const zips = mornings.map((time) => buildZip([{ name: 'a.txt', content: 'a\n', time: dosTime(time) }])) as [
  Buffer,
  Buffer,
];

/** A file with one of the two zips, and what stands beside it. */
async function isRewritten(beside: (zip: Buffer) => readonly TarEntry[], name = 'opt/a.zip'): Promise<boolean> {
  const entries = zips.map((zip) => [{ name, content: zip }, ...beside(zip)]);
  return isOne(...(await canonicalPair(entries[0] ?? [], entries[1] ?? [])));
}

const sha256 = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();

describe('a file that something vouches for', () => {
  it('is rewritten where nothing does', async () => {
    expect(await isRewritten(() => [])).toBe(true);
    expect(await isRewritten(() => [{ name: 'opt/SUMS', content: `${'0'.repeat(64)}  a.zip\n` }])).toBe(true);
  });

  it.each<[string, (zip: Buffer) => readonly TarEntry[]]>([
    ['a list in hex', (zip) => [{ name: 'opt/SUMS', content: `${sha256(zip).toString('hex')}  a.zip\n` }]],
    [
      'a list in base64',
      (zip) => [{ name: 'x/lock.json', content: `{"i": "sha256-${sha256(zip).toString('base64')}"}` }],
    ],
    ['a signature beside it', () => [{ name: 'opt/a.zip.asc', content: 'signed\n' }]],
    ['a name that is a digest', (zip) => [{ name: `store/${sha256(zip).toString('hex')}`, content: zip }]],
  ])('stays for %s', async (_, beside) => {
    expect(await isRewritten(beside)).toBe(false);
  });

  it('stays in an archive whose text has its digest', async () => {
    const outer = zips.map((zip) => {
      const list = `${sha256(zip).toString('hex')}  a.zip\n`;
      return [
        {
          name: 'o.jar',
          content: buildZip([
            { name: 'a.zip', content: zip },
            { name: 'SUMS', content: list },
          ]),
        },
      ];
    });
    expect(isOne(...(await canonicalPair(outer[0] ?? [], outer[1] ?? [])))).toBe(false);
  });
});

describe('a jar inside an archive of Spring Boot', () => {
  const boot = (method: NonNullable<ZipEntry['method']>): readonly TarEntry[] => [
    { name: 'app.jar', content: buildZip([{ name: 'BOOT-INF/lib/a.jar', content: zips[0], method }]) },
  ];

  it('does not begin to load', async () => {
    expect(isOne(...(await canonicalPair(boot('stored'), boot('deflate'))))).toBe(false);
  });
});

describe('the order of a layer', () => {
  it('stays where a hard link comes before its target: it may lead to a lower layer', async () => {
    const file: TarEntry = { name: 'a', content: 'new\n' };
    const link: TarEntry = { name: 'b', type: 'hardlink', linkname: 'a' };
    expect(isOne(...(await canonicalPair([file, link], [link, file])))).toBe(false);
  });

  it('stays where a white-out is beside what it names', async () => {
    const mark: TarEntry = { name: '.wh.a', content: '' };
    const file: TarEntry = { name: 'a', content: 'kept\n' };
    expect(isOne(...(await canonicalPair([mark, file], [file, mark])))).toBe(false);
  });
});

describe('state of the build', () => {
  const ids = ['0', '1'].map((digit) => `${digit.repeat(32)}\n`);
  const machine = (more: Partial<TarEntry>, rest: readonly TarEntry[] = []): (readonly TarEntry[])[] =>
    ids.map((content) => [{ name: 'etc/machine-id', content, ...more }, ...rest]);

  it('goes from a plain file, and from no other', async () => {
    const one = async ([left = [], right = []]: (readonly TarEntry[])[]) =>
      isOne(...(await canonicalPair(left, right)));
    expect(await one(machine({}))).toBe(true);
    expect(await one(machine({ mode: 0o4644 }))).toBe(false);
    expect(await one(machine({ mode: 0o755 }))).toBe(false);
    expect(await one(machine({}, [{ name: 'app/key', type: 'hardlink', linkname: 'etc/machine-id' }]))).toBe(false);
    expect(await one(machine({ name: 'opt/etc/machine-id' }))).toBe(false);
  });
});

describe('git.properties', () => {
  const facts = (host: string, commit: string): readonly TarEntry[] => [
    { name: 'app/git.properties', content: `git.build.host=${host}\ngit.commit.id=${commit}\n` },
  ];

  it('loses the host of the build, but not the commit', async () => {
    const hosts = await canonicalPair(facts('runner-1', 'c0ffee1'), facts('runner-2', 'c0ffee1'));
    expect(isOne(...hosts)).toBe(true);
    expect(formsOf(hosts[0])).toContain('git-properties');
    expect(isOne(...(await canonicalPair(facts('runner-1', 'c0ffee1'), facts('runner-1', 'c0ffee2'))))).toBe(false);
  });
});

describe('archives inside a layer', () => {
  const inner = (mtime: number, uname = ''): Buffer =>
    buildTar([{ name: 'a.txt', content: 'a\n', mtime, ...(uname === '' ? {} : { uname, gname: uname }) }]);
  const archives = (uname = ''): (readonly TarEntry[])[] =>
    [7, 8].map((mtime) => [{ name: 'opt/a.tar.gz', content: buildGzip(inner(mtime, uname), { mtime }) }]);

  it('are rewritten through gzip and tar, unless tar would have gone by the name of an owner', async () => {
    const [left = [], right = []] = archives();
    expect(isOne(...(await canonicalPair(left, right)))).toBe(true);
    const [named = [], other = []] = archives('builder');
    expect(isOne(...(await canonicalPair(named, other)))).toBe(false);
  });
});

describe('what Docker and buildah write', () => {
  const typed = (mtime: number, bits: string): readonly TarEntry[] => [
    {
      name: 'a',
      content: 'a\n',
      mtime,
      rawHeader: (header) => {
        header.write(`${bits}0644\0`, 100, 'latin1');
        sealHeader(header);
      },
    },
  ];

  it('has bits of the file type beside the permissions; they stay', async () => {
    expect(isOne(...(await canonicalPair(typed(7, '010'), typed(8, '010'))))).toBe(true);
    expect(isOne(...(await canonicalPair(typed(7, '010'), typed(7, '000'))))).toBe(false);
    expect(isOne(...(await canonicalPair(typed(7, '004'), typed(8, '004'))))).toBe(false);
  });

  it('has the year 1 as the time of a gzip header, which is none', async () => {
    const zips = [0, 0x886e_0900].map((mtime) => [{ name: 'a.gz', content: buildGzip(Buffer.from('a\n'), { mtime }) }]);
    expect(isOne(...(await canonicalPair(zips[0] ?? [], zips[1] ?? [])))).toBe(true);
  });
});
