import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { deflate } from '../../fixtures/lib/deflate.ts';
import { buildGzip } from '../../fixtures/lib/gzip.ts';
import { buildManifest } from '../../fixtures/lib/manifest.ts';
import { buildTar, type TarEntry } from '../../fixtures/lib/tar.ts';
import { buildZip, dosTime, jarMagicExtra, unixOwnerExtra, unixTimeExtra } from '../../fixtures/lib/zip.ts';

/** A node whose bytes lie as they are inside the bytes of the node above it; the first is the layer's tar. */
export interface StoredNode {
  readonly path: readonly string[];
  readonly bytes: Buffer;
  /** A compressed stream: what lies in it has offsets of its own. */
  readonly isPacked?: boolean;
}

/** A small layer and all nodes in it whose bytes can be found in it. */
export interface TinyLayer {
  readonly tar: Buffer;
  readonly nodes: readonly StoredNode[];
}

const repetitive = 'abcabcabcabcabcabcabcabc and more of it\n';
const time = 1_741_083_320;

/** Every kind of header a tar can have: long names, PAX records, attributes, links, devices, a global header. */
export function buildTarKinds(): TinyLayer {
  const long = `opt/${'long-directory-name/'.repeat(6)}file.txt`;
  const contents: Readonly<Record<string, string>> = {
    'etc/motd': 'Welcome to the tiny layer, which has a bit of everything.\n',
    [long]: 'the file with the long name\n',
    'usr/bin/ping': '#!/bin/sh\nexec /bin/true ping\n',
    'usr/share/notes.txt': 'first note\nsecond note\nthird note\n',
  };
  const file = (name: string, more: Partial<TarEntry> = {}): TarEntry => ({
    name,
    mtime: time,
    content: contents[name] ?? '',
    ...more,
  });
  const capability = '\u0001\0\0\u0002\0 \0\0\0\0\0\0\0\0\0\0\0\0\0\0';
  const tar = buildTar(
    [
      { name: 'pax-global', type: 'pax-global', pax: { comment: 'tiny layer' } },
      file('etc/', { type: 'directory' }),
      file('etc/motd', { uname: 'root', gname: 'root' }),
      file('etc/.wh.removed'),
      file(long),
      file('usr/bin/ping', {
        mode: 0o755,
        pax: { mtime: `${time}.123456789`, 'SCHILY.xattr.security.capability': capability },
      }),
      file('usr/bin/ping4', { type: 'symlink', linkname: 'ping' }),
      file('usr/bin/ping6', { type: 'hardlink', linkname: 'usr/bin/ping' }),
      file('dev/null', { type: 'chardev', devmajor: 1, devminor: 3 }),
      file('usr/share/notes.txt', { uid: 3_000_000, gid: 2 }),
    ],
    { format: 'gnu', recordBytes: 512 },
  );
  const members = Object.entries(contents).map(([name, content]) => ({
    path: ['layer:0', name],
    bytes: Buffer.from(content),
  }));
  return { tar, nodes: [{ path: ['layer:0'], bytes: tar }, ...members] };
}

/** Files with a format of their own, and a jar in a jar, both stored. */
export function buildFileKinds(): TinyLayer {
  const inner = storedZip({
    'META-INF/MANIFEST.MF': buildManifest({ 'Manifest-Version': '1.0', 'Created-By': 'inner' }),
    'inner.properties': '#Tue Mar 04 10:15:20 UTC 2025\ninner.color=blue\ninner.size=large\n',
  });
  const outer = {
    'META-INF/MANIFEST.MF': buildManifest(
      [
        { 'Manifest-Version': '1.0', 'Build-Jdk': '17.0.9', 'Main-Class': 'org.example.Main' },
        { Name: 'org/example/', Sealed: 'true' },
      ],
      { fold: true },
    ),
    'build-data.properties': 'build.target=/tmp/build.17/out/outer.jar\nmain.class=org.example.Main\n',
    'BOOT-INF/lib/inner.jar': inner.bytes,
  };
  const jar = storedZip(outer, true);
  const pyc = readFileSync(new URL('../../fixtures/artefacts/python/checked-hash.pyc', import.meta.url)).subarray(
    0,
    420,
  );
  const module = 'def answer():\n    return 42\n';
  const files: Readonly<Record<string, Buffer>> = {
    'app/outer.jar': jar.bytes,
    'app/config.json': Buffer.from('{"workers": [1, 2, {"weight": 0.25}], "name": "caf\\u00e9", "on": true}\n'),
    'usr/lib/python3/answer.py': Buffer.from(module),
    'usr/lib/python3/__pycache__/answer.cpython-311.pyc': pyc,
    'usr/lib/python3/answer-1.0.dist-info/RECORD': Buffer.from(
      `answer.py,sha256=${base64Digest(module)},${module.length}\nanswer-1.0.dist-info/RECORD,,\n`,
    ),
    'usr/share/doc/app/changelog.gz': buildGzip('app (1.0) unstable; urgency=low\n', {
      mtime: time,
      name: 'changelog',
    }),
  };
  const tar = buildTar(
    Object.entries(files).map(([name, content]) => ({ name, content, mtime: time })),
    { format: 'pax', dialect: 'go' },
  );
  const under = (path: readonly string[], members: Readonly<Record<string, Buffer | string>>): StoredNode[] =>
    Object.entries(members).map(([name, bytes]) => ({ path: [...path, name], bytes: Buffer.from(bytes) }));
  const jarPath = ['layer:0', 'app/outer.jar'];
  return {
    tar,
    nodes: [
      { path: ['layer:0'], bytes: tar },
      ...under(['layer:0'], files).map((node) => ({ ...node, isPacked: node.path.at(-1)?.endsWith('.gz') === true })),
      ...under(jarPath, outer),
      { path: [...jarPath, 'deflated.txt'], bytes: deflate(Buffer.from(repetitive)), isPacked: true },
      ...under([...jarPath, 'BOOT-INF/lib/inner.jar'], inner.members),
    ],
  };
}

type Members = Readonly<Record<string, Buffer | string>>;

function storedZip(members: Members, isOuter = false): { readonly bytes: Buffer; readonly members: Members } {
  const entries = Object.entries(members).map(([name, content], at) => ({
    name,
    content,
    method: 'stored' as const,
    time: dosTime('2025-03-04 10:15:20'),
    ...(isOuter && at === 0 ? { extra: jarMagicExtra } : {}),
    ...(isOuter && at === 1
      ? {
          localExtra: Buffer.concat([unixTimeExtra({ mtime: time, atime: time }, 'local'), unixOwnerExtra(0, 0)]),
          centralExtra: Buffer.concat([unixTimeExtra({ mtime: time, atime: time }, 'central'), unixOwnerExtra(0, 0)]),
          externalAttributes: 0x81a40000,
        }
      : {}),
    ...(isOuter && at === 2 ? { comment: 'nested' } : {}),
  }));
  const deflated = { name: 'deflated.txt', content: repetitive, dataDescriptor: 'signature' as const };
  return { bytes: buildZip(isOuter ? [...entries, deflated] : entries, isOuter ? { comment: 'tiny' } : {}), members };
}

function base64Digest(content: string): string {
  return createHash('sha256').update(content).digest('base64url');
}
