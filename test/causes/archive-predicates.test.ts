import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  classBytes,
  collectorJar,
  collectorJarWith,
  only,
  serviceTree,
} from '../../fixtures/causes/_shared/collector.ts';
import { filePair, jarPair, layerPair, layersPair, type Pair, packTime } from '../../fixtures/causes/_shared/images.ts';
import { buildTar, sealHeader, type TarEntry, type TarOptions } from '../../fixtures/lib/tar.ts';
import { buildZip, dosTime, extraField, unixOwnerExtra, unixTimeExtra } from '../../fixtures/lib/zip.ts';
import { compareImages } from '../../src/app/compare.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'archive-predicates-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What the report says of a pair, one line for each finding that is not derived: `cause grade severity held`. */
async function findingsOf(pair: Promise<Pair>): Promise<string[]> {
  const { left, right } = await pair;
  const report = await compareImages(left, right, { jobs: 0 });
  expect(report.findings.flatMap(({ ambiguousWith }) => ambiguousWith)).toEqual([]);
  const lines = report.findings
    .filter(({ role }) => role !== 'derived')
    .map(({ cause, grade, security, predicate }) =>
      [
        cause ?? 'unexplained',
        grade,
        security?.severity,
        predicate === null ? undefined : predicate.held ? 'held' : 'broken',
      ]
        .filter((word) => word !== undefined)
        .join(' '),
    );
  return [...new Set(lines)].sort();
}

const script = 'app/collector.sh';
const layers = (left: readonly TarEntry[], right: readonly TarEntry[], tar: TarOptions = {}): Promise<string[]> =>
  findingsOf(layerPair(join(folder, 'pair'), left, right, { tar }));
const changed = (left: Partial<TarEntry>, right: Partial<TarEntry>, tar: TarOptions = {}): Promise<string[]> =>
  layers(serviceTree(only(script, left)), serviceTree(only(script, right)), tar);
const packed = (options: TarOptions, extra: Partial<TarEntry> = {}): Buffer =>
  buildTar(
    serviceTree(only(script, extra)).map((entry) => ({ mtime: packTime, ...entry })),
    options,
  );
const repacked = (left: Buffer, right: Buffer): Promise<string[]> =>
  findingsOf(layersPair(join(folder, 'pair'), { tar: left }, { tar: right }));
const jars = (left: Buffer, right: Buffer): Promise<string[]> => findingsOf(jarPair(join(folder, 'pair'), left, right));

describe('tar: what looks harmless and is not', () => {
  it('padding that is not zero', async () => {
    expect(await changed({}, { padding: 0x78 })).toEqual(['tar-padding lossy medium']);
    const hidden = Buffer.concat([packed({}), Buffer.from('run me')]);
    expect(await repacked(packed({}), hidden)).toContain('tar-padding lossy medium');
  });

  it('order, where a path occurs twice or links depend on it', async () => {
    const twice = [...serviceTree(), { name: script, content: 'exit 1\n' }];
    expect(await layers(twice, twice.toReversed())).toContain('tar-order guarded broken');
    const link: TarEntry = { name: 'app/start.sh', type: 'hardlink', linkname: script, mode: 0o755 };
    const linked = [...serviceTree(), link];
    const [first, ...rest] = linked;
    expect(await layers(linked, first === undefined ? [] : [...rest, first])).toEqual(['tar-order guarded broken']);
  });

  it('names of owners, where the numbers differ too', async () => {
    expect(await changed({ uname: 'root' }, { uname: 'collector', uid: 1000 })).toEqual([
      'tar-uid-gid lossy',
      'tar-uname-gname guarded broken',
    ]);
  });

  it('a device that is another one', async () => {
    const device: TarEntry = { name: 'dev/kvm', type: 'chardev', devmajor: 10, devminor: 232 };
    expect(await layers([device], [{ ...device, devminor: 1 }])).toEqual(['tar-devnum lossy high']);
  });

  it('a file that everybody may write, in contrast to a link', async () => {
    expect(await changed({}, { mode: 0o757 })).toEqual(['tar-mode-umask lossy medium']);
    expect(await changed({}, { mode: 0o555 })).toEqual(['tar-mode-umask lossy']);
    const link: TarEntry = { name: 'app/run', type: 'symlink', linkname: 'collector.sh' };
    expect(await layers([link], [{ ...link, mode: 0o755 }])).toEqual(['tar-mode-umask safe']);
  });

  it('attributes that give access, in contrast to those of the host', async () => {
    const pax = { format: 'pax' } as const;
    const value = (name: string, text: string): Partial<TarEntry> => ({ pax: { [name]: text } });
    const acl = 'SCHILY.acl.access';
    expect(await changed(value(acl, 'user::rwx'), value(acl, 'user:33:rwx'), pax)).toEqual(['tar-xattr lossy medium']);
    const selinux = 'RHT.security.selinux';
    expect(await changed(value(selinux, 'a:b:c:s0'), value(selinux, 'a:b:d:s0'), pax)).toEqual([
      'tar-xattr guarded held',
    ]);
    const user = 'SCHILY.xattr.user.origin';
    expect(await changed(value(user, 'a'), value(user, 'b'), pax)).toEqual(['tar-xattr lossy']);
  });

  it('a directory that is not as extractors make one', async () => {
    const [app, ...rest] = serviceTree();
    const listed = (extra: Partial<TarEntry>): Promise<string[]> =>
      layers(rest, [...(app === undefined ? [] : [{ ...app, ...extra }]), ...rest]);
    expect(await listed({})).toEqual(['tar-dir-entries guarded held']);
    expect(await listed({ mode: 0o700 })).toEqual(['tar-dir-entries guarded broken']);
    expect(await listed({ uid: 1000, gid: 1000 })).toEqual(['tar-dir-entries guarded broken']);
  });
});

describe('tar: one thing in two places', () => {
  const long = `/opt/${'collector/'.repeat(12)}libcollector.so`;
  const link = (linkname: string): readonly TarEntry[] => [{ name: 'app/lib.so', type: 'symlink', linkname }];
  const pack = (format: 'gnu' | 'pax', linkname: string): Buffer => buildTar(link(linkname), { format, dialect: 'go' });

  it('sees that a long target is the same in GNU and in pax form', async () => {
    expect(await repacked(pack('gnu', long), pack('pax', long))).toEqual(['tar-format safe', 'tar-longname safe']);
    expect(await repacked(pack('gnu', long), pack('pax', `${long}.1`))).toContain('tar-symlink-target lossy medium');
  });

  it('sees that a large id is the same in base 256 and in a record', async () => {
    const records = ['tar-pax-noise guarded held'];
    const found = await repacked(
      packed({ format: 'gnu', dialect: 'python' }, { uid: 3_000_000 }),
      packed({ format: 'pax', dialect: 'python' }, { uid: 3_000_000 }),
    );
    expect(found).toEqual(['tar-format safe', 'tar-number-encoding safe', ...records]);
    const other = await changed({ uid: 3_000_000 }, { uid: 3_000_001 }, { format: 'pax' });
    expect(other).toEqual(['tar-uid-gid lossy']);
  });

  it('sees the time in the header and a fraction in a record', async () => {
    const right = { mtime: packTime + 60, pax: { mtime: `${packTime + 60}.5` } };
    const found = await changed({}, right, { format: 'pax' });
    expect(found).toEqual(['tar-mtime safe', 'tar-pax-noise guarded held']);
  });

  it('takes v7 without owner names for another dialect', async () => {
    const found = await repacked(packed({ format: 'v7' }), packed({ format: 'gnu' }));
    expect(found).toEqual(['tar-format safe', 'tar-typeflag safe']);
  });

  it('does not take a field that holds something for a part of the dialect', async () => {
    const atime = (header: Buffer): void => {
      header.write('14757506630\0', 345, 'latin1');
      sealHeader(header);
    };
    const found = await repacked(packed({ format: 'ustar' }), packed({ format: 'gnu' }, { rawHeader: atime }));
    expect(found).toEqual(['tar-atime-ctime safe', 'tar-devnum safe', 'tar-format safe']);
  });
});

const plain = (): object => ({});
const manifest = 'META-INF/MANIFEST.MF';

describe('zip: what looks harmless and is not', () => {
  it('a comment that holds an archive', async () => {
    const comment = buildZip([{ name: 'a', content: 'b' }]).toString('latin1');
    const found = await jars(collectorJar(), collectorJar(plain, { comment }));
    expect(found).toEqual(['zip-comment guarded broken', 'zip-preamble lossy high']);
  });

  it('a flag that changes how a name reads, alone and among others', async () => {
    const entry = { name: 'config/größe.yaml', content: 'a: 1\n' };
    const flagged = (flags: number): Buffer => collectorJarWith({ ...entry, flags });
    expect(await jars(flagged(0), flagged(0x800))).toEqual(['zip-flag-utf8 guarded broken']);
    const streamed = collectorJarWith({ ...entry, flags: 0x800, dataDescriptor: 'signature' });
    expect(await jars(flagged(0), streamed)).toEqual(['zip-data-descriptor safe', 'zip-flag-utf8 guarded broken']);
    const invalid = { ...entry, name: Buffer.from('config/gr\xf6\xdfe.yaml', 'latin1') };
    const bytes = (flags: number): Buffer => collectorJarWith({ ...invalid, flags });
    expect(await jars(bytes(0), bytes(0x800))).toEqual(['zip-flag-utf8 guarded broken']);
  });

  it('modes that turn a file into something else', async () => {
    const stored = (mode: number): Buffer =>
      collectorJar(only('collector.yaml', { externalAttributes: (mode << 16) >>> 0, versionMadeBy: 0x0314 }));
    const attributes = async (left: number, right: number): Promise<string[]> =>
      (await jars(stored(left), stored(right))).filter((line) => line.startsWith('zip-external'));
    expect(await attributes(0, 0o120777)).toEqual(['zip-external-attrs lossy high']);
    expect(await attributes(0o100755, 0o104755)).toEqual(['zip-external-attrs lossy high']);
    expect(await attributes(0o100644, 0o100755)).toEqual(['zip-external-attrs lossy medium']);
    expect(await attributes(0, 0o100755)).toEqual(['zip-external-attrs lossy medium']);
    expect(await attributes(0, 0o100644)).toEqual(['zip-external-attrs guarded held']);
    expect(await attributes(0, 0o600)).toEqual(['zip-external-attrs guarded held']);
  });

  it('modes of directories, which anyone may enter without', async () => {
    const folderOf = (mode: number): Buffer =>
      collectorJarWith({ name: 'com/', externalAttributes: ((mode << 16) | 0x10) >>> 0, versionMadeBy: 0x0314 });
    expect(await jars(folderOf(0), folderOf(0o040755))).toEqual(['zip-external-attrs guarded held']);
    expect(await jars(folderOf(0), folderOf(0o040700))).toEqual(['zip-external-attrs lossy medium']);
  });

  it('a nested jar of Spring Boot that is compressed', async () => {
    const nested = (name: string, method: 'stored' | 'deflate'): Buffer =>
      collectorJarWith({ name, content: classBytes(name), method });
    for (const name of ['BOOT-INF/lib/core-1.4.jar', 'WEB-INF/lib/core-1.4.jar']) {
      expect(await jars(nested(name, 'stored'), nested(name, 'deflate'))).toEqual(['zip-method guarded broken']);
    }
    expect(await jars(nested('lib/core.jar', 'stored'), nested('lib/core.jar', 'deflate'))).toEqual([
      'zip-method guarded held',
    ]);
  });

  it('headers that contradict each other in what no reader looks at', async () => {
    const local = { time: dosTime('2025-06-03 08:12:10') };
    expect(await jars(collectorJar(), collectorJar(only(manifest, { local })))).toEqual([
      'zip-local-central-mismatch lossy',
      'zip-local-central-mismatch lossy low',
    ]);
    expect(await jars(collectorJar(), collectorJar(only(manifest, { local: { versionNeeded: 45 } })))).toEqual([
      'zip-local-central-mismatch lossy',
      'zip-local-central-mismatch lossy low',
    ]);
  });

  it('headers that contradict each other in what is read', async () => {
    const finding = ['zip-local-central-mismatch finding high'];
    for (const local of [{ crc32: 7 }, { size: 7 }]) {
      expect(await jars(collectorJar(), collectorJar(only(manifest, { local })))).toEqual(finding);
    }
    const lossy = ['zip-local-central-mismatch lossy', 'zip-local-central-mismatch lossy high'];
    for (const local of [{ method: 0 }, { flags: 0x800 }]) {
      expect(await jars(collectorJar(), collectorJar(only(manifest, { local })))).toEqual(lossy);
    }
  });

  it('a checksum that is wrong in both headers', async () => {
    const lying = { local: { crc32: 7 }, central: { crc32: 7 } };
    expect(await jars(collectorJar(), collectorJar(only(manifest, lying)))).toEqual([
      'zip-offset-crc-cascade finding high',
    ]);
  });

  it('order, where a name occurs twice', async () => {
    const entries = ['a', 'b', 'a', 'c'].map((name, at) => ({ name: `${name}.class`, content: classBytes(`${at}`) }));
    expect(await jars(buildZip(entries), buildZip(entries.toReversed()))).toContain('zip-order guarded broken');
  });

  it('order of nested jars, which is a class path, and of the manifest', async () => {
    const jar = (order: readonly number[]): Buffer => {
      const names = ['META-INF/MANIFEST.MF', 'a.class', 'BOOT-INF/lib/x.jar', 'BOOT-INF/lib/y.jar', 'z.class'];
      return buildZip(
        order.map((at) => ({ name: names[at] ?? '', content: classBytes(`${at}`), method: 'stored' as const })),
      );
    };
    const straight = jar([0, 1, 2, 3, 4]);
    expect(await jars(straight, jar([0, 1, 3, 2, 4]))).toEqual(['zip-order guarded broken']);
    expect(await jars(straight, jar([1, 0, 2, 3, 4]))).toEqual(['zip-order guarded broken']);
    expect(await jars(straight, jar([0, 1, 4, 2, 3]))).toEqual(['zip-order guarded held']);
  });

  it('owners, where the archive is one to be unpacked', async () => {
    const owned = (id: number): Buffer => collectorJar(() => ({ extra: unixOwnerExtra(id, id) }));
    const found = await findingsOf(filePair(join(folder, 'pair'), 'opt/data.zip', owned(0), owned(1000)));
    expect(found).toEqual(['zip-extra-unix-owner guarded broken']);
  });

  it('a second mark of a jar tool', async () => {
    const marked = collectorJar(() => ({ extra: extraField(0xcafe, Buffer.alloc(0)) }));
    expect(await jars(collectorJar(), marked)).toEqual(['unexplained lossy']);
  });

  it('gaps, slack and a script in front', async () => {
    const found = ['zip-preamble lossy medium'];
    const gap = Buffer.from('between the entries');
    expect(await jars(collectorJar(), collectorJar(only(manifest, { gapBefore: gap })))).toEqual(found);
    expect(await jars(collectorJar(), collectorJar(plain, { gapBeforeCentral: gap }))).toEqual(found);
  });
});

describe('zip: times', () => {
  it('takes a shift of all entries for the clock when their times in UTC moved as well', async () => {
    const at = (hour: number) => (_: string, index: number) => ({
      time: dosTime(`2025-06-03 ${hour}:00:${10 + 2 * index}`),
      extra: unixTimeExtra({ mtime: packTime + hour * 3600 + 2 * index }, 'central'),
    });
    expect(await jars(collectorJar(at(10)), collectorJar(at(18)))).toEqual(['zip-dos-time safe', 'zip-extra-ut safe']);
  });

  it('takes zeros for no time', async () => {
    const none = collectorJar(() => ({ time: { date: 0, time: 0 } }));
    expect(await jars(collectorJar(), none)).toEqual(['zip-dos-time safe']);
  });
});
