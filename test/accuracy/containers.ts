import { buildAr } from '../../fixtures/lib/ar.ts';
import { buildGzip } from '../../fixtures/lib/gzip.ts';
import { buildTar } from '../../fixtures/lib/tar.ts';
import { buildZip, dosTime } from '../../fixtures/lib/zip.ts';

export type ContainerKind = 'jar' | 'zip' | 'wheel' | 'tar.gz' | 'deb';

export interface Member {
  readonly name: string;
  readonly content: Buffer;
  readonly mtime?: number | undefined;
}

const fixed = Date.UTC(2025, 0, 2, 3, 4, 6) / 1000;

/** The bytes of a container with these members and some others, written the same way for both sides. */
export function pack(kind: ContainerKind, members: readonly Member[]): Buffer {
  const all = [...companions[kind], ...members];
  if (kind === 'tar.gz') return buildGzip(packTar(all), { os: 3 });
  if (kind === 'deb') return packDeb(all);
  return buildZip(all.map(({ name, content }) => ({ name, content, time: dosTime('2025-01-02 03:04:06') })));
}

/** Steps that a container adds to a path below its own name. */
export function stepsIn(kind: ContainerKind): readonly string[] {
  return kind === 'deb' ? ['data.tar.gz'] : [];
}

function packTar(members: readonly Member[]): Buffer {
  return buildTar(members.map(({ name, content, mtime }) => ({ name, content, mtime: mtime ?? fixed })));
}

function packDeb(members: readonly Member[]): Buffer {
  const control = packTar([
    { name: './control', content: Buffer.from('Package: sample\nVersion: 1.0\nArchitecture: all\n') },
  ]);
  return buildAr(
    [
      { name: 'debian-binary', content: '2.0\n', mtime: fixed },
      { name: 'control.tar.gz', content: buildGzip(control, { os: 3 }), mtime: fixed },
      { name: 'data.tar.gz', content: buildGzip(packTar(members), { os: 3 }), mtime: fixed },
    ],
    { gnu: false },
  );
}

const text = (name: string, content: string): Member => ({ name, content: Buffer.from(content) });

const companions: Readonly<Record<ContainerKind, readonly Member[]>> = {
  jar: [
    text('META-INF/MANIFEST.MF', 'Manifest-Version: 1.0\r\nCreated-By: singlejar\r\n\r\n'),
    text('application.yaml', 'server:\n  port: 8080\n'),
  ],
  zip: [text('README.txt', 'What is in here.\n')],
  wheel: [text('sample/__init__.py', 'VALUE = 1\n'), text('sample/names.txt', 'one\ntwo\n')],
  'tar.gz': [text('share/doc/README', 'What is in here.\n'), text('share/list.txt', 'a\nb\nc\n')],
  deb: [text('./usr/share/doc/sample/copyright', 'Copyright of the sample\n')],
};
