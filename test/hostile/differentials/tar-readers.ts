import { spawnSync } from 'node:child_process';
import { Readable } from 'node:stream';
import { extract } from 'tar-stream';
import { tarContainer } from '../../../src/formats/tar/container.ts';
import { TarIndexer } from '../../../src/formats/tar/indexer.ts';
import { memorySource } from '../../support/record-sites.ts';
import { filesOf } from './files.ts';
import { installed, type Reader, type Reading, readByCommands, readByScript, reading } from './reading.ts';

function readOurs(archive: Buffer): Reading | null {
  const indexer = new TarIndexer();
  indexer.push(archive);
  const index = indexer.end();
  if (index.problems.some(({ severity }) => severity === 'error')) return null;
  const container = tarContainer(memorySource(archive), index);
  const members = Array.from({ length: container.count }, (_, at) => at);
  const files = members.filter((at) => container.type(at) === 'file');
  return reading(
    members.map((at) => container.name(at)),
    files.map((at) => container.open(at).read(0, container.contentSize(at))),
  );
}

const pythonScript = `
import sys, tarfile, hashlib, json
for path in sys.argv[1:]:
    try:
        names, sha = [], hashlib.sha256()
        with tarfile.open(path, 'r:', errorlevel=2) as t:
            for m in t:
                names.append(m.name)
                if m.isreg(): sha.update(t.extractfile(m).read())
        print(json.dumps({'names': names, 'contents': sha.hexdigest()}))
    except Exception:
        print('null')`;

function readWithTarStream(archive: Buffer): Promise<Reading | null> {
  return new Promise((resolve) => {
    const names: string[] = [];
    const contents: Buffer[] = [];
    const stream = extract();
    stream.on('entry', (header, body, next) => {
      names.push(header.name);
      body.on('data', (part) => {
        if (header.type === 'file') contents.push(Buffer.from(part as Buffer));
      });
      body.on('end', () => next());
      body.resume();
    });
    stream.on('finish', () => resolve(reading(names, contents)));
    stream.on('error', () => resolve(null));
    // It waits for ever for what a cut archive lacks.
    Readable.from([archive])
      .on('end', () => setTimeout(() => resolve(null), 500))
      .pipe(stream);
  });
}

const isZero = (status: number | null): boolean => status === 0;
const isGnu = spawnSync('tar', ['--version'], { encoding: 'utf8' }).stdout?.includes('GNU tar') ?? false;

export const tarReaders: readonly Reader[] = [
  { name: 'odp-diff', isThere: true, readAll: async (archives) => archives.map(readOurs) },
  {
    name: 'GNU tar',
    isThere: isGnu,
    readAll: async (archives) =>
      filesOf(archives, (files) =>
        readByCommands(['tar', '--quoting-style=literal', '-tf'], ['tar', '-xOf'], files, isZero),
      ),
  },
  {
    name: 'bsdtar',
    isThere: installed('bsdtar', '--version'),
    readAll: async (archives) =>
      filesOf(archives, (files) => readByCommands(['bsdtar', '-tf'], ['bsdtar', '-xOf'], files, isZero)),
  },
  {
    name: 'Python',
    isThere: installed('python3', '-c', 'import tarfile'),
    readAll: async (archives) => filesOf(archives, (files) => readByScript('python3', ['-c', pythonScript], files)),
  },
  { name: 'tar-stream', isThere: true, readAll: (archives) => Promise.all(archives.map(readWithTarStream)) },
];
