import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { compareImages } from '../../src/app/compare.ts';
import { TarIndexer } from '../../src/formats/tar/indexer.ts';
import { rowAt, typeAt } from '../../src/formats/tar/tar-index.ts';
import { decodeText, stepName } from '../../src/formats/tar/text.ts';
import { expectLawful, mirroredFindings } from '../support/report-laws.ts';

/** Images that real tools built twice; see fixtures/real. Only there where those scripts were run. */
const home = process.env.ODP_DIFF_REAL_IMAGES ?? join(tmpdir(), 'real');
const tools = ['buildah', 'skopeo', 'mmdebstrap'].filter((tool) => existsSync(join(home, tool, 'left', 'index.json')));
const hasPython = spawnSync('python3', ['-c', 'import tarfile']).status === 0;
const hasTar = spawnSync('tar', ['--version'], { encoding: 'utf8' }).stdout?.includes('GNU tar') ?? false;

const layers = tools.flatMap((tool) =>
  gzipBlobs(join(home, tool, 'left')).map((file, at) => ({ label: `${tool} ${at}`, file })),
);

/** Blobs that begin like gzip, smallest first. */
function gzipBlobs(layout: string): string[] {
  const folder = join(layout, 'blobs', 'sha256');
  const files = readdirSync(folder).map((name) => join(folder, name));
  const zipped = files.filter((file) =>
    readFileSync(file)
      .subarray(0, 2)
      .equals(Buffer.from([0x1f, 0x8b])),
  );
  return zipped.sort((a, b) => statSync(a).size - statSync(b).size);
}

const listing = `
import sys, os, tarfile, hashlib
with tarfile.open(sys.argv[1], mode='r:gz') as archive:
    for member in archive:
        digest = hashlib.sha256(archive.extractfile(member).read() if member.isreg() else b'').hexdigest()
        kind = ('file' if member.isreg() else 'directory' if member.isdir() else 'symlink' if member.issym()
                else 'hardlink' if member.islnk() else 'device' if member.ischr() or member.isblk() else 'other')
        print(os.fsencode(member.name).hex(), kind, member.size, member.mtime, member.offset_data, digest)`;

describe.skipIf(layers.length === 0)('a layer that a real tool wrote (needs the images of fixtures/real)', () => {
  it.skipIf(!hasPython).each(layers)('$label is indexed as Python reads it', ({ file }) => {
    const lines = execFileSync('python3', ['-c', listing, file], { encoding: 'utf8', maxBuffer: 1 << 27 })
      .trim()
      .split('\n');
    const expected = lines.map((line) => {
      const [hex = '', ...rest] = line.split(' ');
      const name = Buffer.from(hex, 'hex');
      return [stepName(decodeText(name, 0, name.length)), ...rest].join(' ');
    });
    const tar = gunzipSync(readFileSync(file));
    const indexer = new TarIndexer();
    // Odd chunks, so that headers and contents are cut in the middle.
    for (let at = 0; at < tar.length; at += 65_521) indexer.push(tar.subarray(at, at + 65_521));
    const index = indexer.end();
    const found = index.names.map((name, at) => {
      const row = rowAt(index, at);
      const digest = Buffer.from(index.contentHash.subarray(at * 32, at * 32 + 32)).toString('hex');
      return [name, typeAt(index, at), row.dataSize, index.mtime[at], row.dataStart, digest].join(' ');
    });
    expect(index.problems).toEqual([]);
    expect(found).toEqual(expected);
  });

  it.skipIf(!hasTar).each(layers)('$label has as many members as GNU tar lists', ({ file }) => {
    const names = execFileSync('tar', ['-tzf', file, '--quoting-style=escape'], {
      encoding: 'utf8',
      maxBuffer: 1 << 27,
    });
    const indexer = new TarIndexer();
    indexer.push(gunzipSync(readFileSync(file)));
    expect(indexer.end().count).toBe(names.trim().split('\n').length);
  });
});

describe.skipIf(tools.length === 0)('images that a real tool built twice (needs the images of fixtures/real)', () => {
  const compared = tools.filter((tool) => tool !== 'mmdebstrap');
  it.each(compared)('%s: the report adds up, and is the same the other way round', async (tool) => {
    const [left, right] = [`oci:${join(home, tool, 'left')}`, `oci:${join(home, tool, 'right')}`];
    const there = await compareImages(left, right, { jobs: 0 });
    const back = await compareImages(right, left, { jobs: 0 });
    expectLawful(there);
    expectLawful(back);
    expect(['equivalent', 'different']).toContain(there.verdict);
    expect(back.verdict).toBe(there.verdict);
    expect(mirroredFindings(back, true)).toEqual(mirroredFindings(there, false));
  });
});
