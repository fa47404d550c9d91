import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { walkOptions } from '../../src/app/registries.ts';
import { walk } from '../../src/diff/walk.ts';
import type { Format, Node } from '../../src/model/format.ts';
import { loadFixtures } from '../causes/all-fixtures.ts';
import { memoryDirectory } from '../support/image-pair.ts';
import { memoryNode } from '../support/record-sites.ts';
import { extraSeeds } from './extra-seeds.ts';

/** A document that a format recognised, under the name by which it did. */
export interface Seed {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Documents of one format, from the smallest to the largest; larger ones make a run slow and say no more. */
const maxSeedBytes = 64 * 1024;
const maxSeeds = 12;

/** By format: what the walk met in the fixtures of all causes, in a fixed order. */
async function collectSeeds(): Promise<ReadonlyMap<string, readonly Seed[]>> {
  const found = new Map<string, Map<string, Seed>>();
  const formats = walkOptions.formats.map((format) => recorded(format, found));
  const directory = mkdtempSync(join(memoryDirectory, 'odp-diff-seeds-'));
  try {
    for (const { file, fixture } of await loadFixtures()) {
      const place = join(directory, file);
      const { left, right } = await fixture.build(place);
      const rights = layersOf(right);
      layersOf(left).forEach((tar, at) => {
        const other = rights[at];
        if (other !== undefined && !other.equals(tar)) walk(layer(tar), layer(other), { ...walkOptions, formats });
      });
      rmSync(place, { recursive: true, force: true });
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  return new Map([...found].map(([id, seeds]) => [id, spread([...seeds.values()])]));
}

/** Evenly from all sizes. */
function spread(seeds: readonly Seed[]): Seed[] {
  const sorted = [...seeds].sort((a, b) => a.bytes.length - b.bytes.length || (a.name < b.name ? -1 : 1));
  const step = Math.max(1, sorted.length / maxSeeds);
  return Array.from({ length: Math.min(maxSeeds, sorted.length) }, (_, at) => sorted[Math.floor(at * step)]).filter(
    (seed) => seed !== undefined,
  );
}

function layer(tar: Buffer): Node {
  return memoryNode('layer.tar', tar);
}

function recorded(format: Format, found: Map<string, Map<string, Seed>>): Format {
  const keep = ({ name, bytes }: Node): void => {
    if (bytes.size > maxSeedBytes) return;
    const copy = Buffer.from(bytes.read(0, bytes.size));
    const seeds = found.get(format.id) ?? new Map<string, Seed>();
    found.set(format.id, seeds.set(`${name} ${copy.toString('latin1')}`, { name, bytes: copy }));
  };
  return {
    ...format,
    compare: (left, right, cx) => {
      keep(left);
      keep(right);
      format.compare(left, right, cx);
    },
  };
}

interface Listed {
  readonly layers?: readonly { readonly digest: string }[];
  readonly manifests?: readonly { readonly digest: string }[];
}

/** The uncompressed layers of all images of an OCI layout; none for other kinds of reference. */
function layersOf(reference: string): Buffer[] {
  const [, directory = ''] = /^oci:([^:@]*)/.exec(reference) ?? [];
  if (directory === '' || !existsSync(join(directory, 'index.json'))) return [];
  const blob = (digest: string): Buffer => {
    const path = join(directory, 'blobs', digest.replace(':', '/'));
    return existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
  };
  const below = (bytes: Buffer): Buffer[] => {
    if (bytes.length === 0) return [];
    const { manifests = [], layers = [] } = JSON.parse(bytes.toString()) as Listed;
    return [
      ...manifests.flatMap(({ digest }) => below(blob(digest))),
      ...layers.map(({ digest }) => unpacked(blob(digest))),
    ];
  };
  return below(readFileSync(join(directory, 'index.json')));
}

function unpacked(bytes: Buffer): Buffer {
  return bytes.subarray(0, 2).equals(Buffer.from('1f8b', 'hex')) ? gunzipSync(bytes) : bytes;
}

/** Real files that hold more than the fixtures. */
function artefactFiles(): Seed[] {
  const folder = new URL('../../fixtures/artefacts/', import.meta.url);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({ name: path.slice(folder.pathname.length), bytes: readFileSync(path) }))
    .filter(({ bytes }) => bytes.length <= maxSeedBytes);
}

/** All documents there are, by the format that recognises them first. */
export async function allSeeds(): Promise<ReadonlyMap<string, readonly Seed[]>> {
  const all = new Map([...(await collectSeeds())].map(([id, seeds]) => [id, [...seeds]]));
  for (const [id, seeds] of Object.entries(extraSeeds)) all.set(id, [...(all.get(id) ?? []), ...seeds]);
  for (const seed of artefactFiles()) {
    const id = formatOf(seed)?.id;
    if (id !== undefined) all.set(id, [...(all.get(id) ?? []), seed]);
  }
  return all;
}

function formatOf({ name, bytes }: Seed): Format | undefined {
  const probe = { name, size: bytes.length, head: bytes.subarray(0, 4096) };
  return walkOptions.formats.find((format) => format.matches(probe));
}
