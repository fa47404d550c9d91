import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildTar } from '../../../fixtures/lib/tar.ts';
import { compareImages } from '../../../src/app/compare.ts';
import { defaultRegistryOptions } from '../../../src/sources/registry/options.ts';
import { fakeRegistry } from '../../support/fake-registry.ts';
import type { Row } from '../measure.ts';

/**
 * What moves over the network when two images of one gigabyte share all layers but one of two megabytes: bytes of all
 * answers, counted by the registry.
 */
const gigabyte = 1024 ** 3;
const chunk = Buffer.alloc(1024 * 1024, 'a chunk of a base layer that nobody should ask for ');

interface Blob {
  readonly digest: string;
  readonly size: number;
}

function store(layout: string, bytes: Buffer): Blob {
  const digest = createHash('sha256').update(bytes).digest('hex');
  writeFileSync(join(layout, 'blobs/sha256', digest), bytes);
  return { digest: `sha256:${digest}`, size: bytes.length };
}

/** A base layer; written piece by piece. */
function storeBase(layout: string): Blob {
  const file = join(layout, 'base');
  const handle = openSync(file, 'w');
  const hash = createHash('sha256');
  for (let at = 0; at < gigabyte; at += chunk.length) {
    hash.update(chunk);
    writeSync(handle, chunk);
  }
  closeSync(handle);
  return { digest: `sha256:${hash.digest('hex')}`, size: gigabyte };
}

function layout(directory: string, mtime: number, content: Buffer): string {
  mkdirSync(join(directory, 'blobs/sha256'), { recursive: true });
  const base = storeBase(directory);
  const own = store(directory, buildTar([{ name: 'app/data', content, mtime }]));
  const type = 'application/vnd.oci.image.';
  const diffIds = [base.digest, own.digest];
  const config = store(
    directory,
    Buffer.from(JSON.stringify({ architecture: 'amd64', os: 'linux', rootfs: { type: 'layers', diff_ids: diffIds } })),
  );
  const layers = [base, own].map((blob) => ({ mediaType: `${type}layer.v1.tar`, ...blob }));
  const mediaType = `${type}manifest.v1+json`;
  const manifest = store(
    directory,
    Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        mediaType,
        config: { mediaType: `${type}config.v1+json`, ...config },
        layers,
      }),
    ),
  );
  writeFileSync(join(directory, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  writeFileSync(
    join(directory, 'index.json'),
    JSON.stringify({ schemaVersion: 2, manifests: [{ mediaType, ...manifest }] }),
  );
  return directory;
}

/** What moves over the network. */
export async function transferRows(): Promise<Row[]> {
  const directory = mkdtempSync(join(tmpdir(), 'odp-diff-transfer-'));
  try {
    const content = Buffer.alloc(2 * 1024 * 1024, 'two megabytes of an application ');
    const left = layout(join(directory, 'left'), 1_700_000_000, content);
    const right = layout(join(directory, 'right'), 1_700_000_100, content);
    const registry = await fakeRegistry({ 'app:left': left, 'app:right': right });
    const compare = async (tag: string): Promise<number> => {
      const before = registry.seen.reduce((sum, { sent }) => sum + sent, 0);
      const names = ['left', tag].map((name) => `docker://${registry.host}/app:${name}`);
      await compareImages(names[0] ?? '', names[1] ?? '', { jobs: 0, registry: defaultRegistryOptions });
      return registry.seen.reduce((sum, { sent }) => sum + sent, 0) - before;
    };
    const different = await compare('right');
    const equal = await compare('left');
    await registry.close();
    const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(2)} MB moved`;
    return [
      {
        work: `images of ${(gigabyte * 2e-6).toFixed(0)} MB in all in a registry, one layer of 2 MB differs`,
        bar: 'both layers, and little else',
        measured: megabytes(different),
        met: different < 4.4e6,
      },
      {
        work: 'the same image under two names in a registry',
        bar: 'no layer',
        measured: megabytes(equal),
        met: equal < 1e5,
      },
    ];
  } finally {
    rmSync(directory, { recursive: true });
  }
}
