import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { CauseFixture } from '../../fixtures/lib/cause-fixture.ts';
import type { Layer } from '../../fixtures/lib/oci.ts';
import { loadFixtures } from '../causes/all-fixtures.ts';
import type { Effect, Fault, FaultFile, FileFault, OwnLayerFault, Root } from './model.ts';
import { plainFiles } from './plain-tar.ts';

/**
 * The pairs of the causes' fixtures as faults for other images: a file below `app/` may go anywhere, other layers become
 * layers of their own. What differs in more than one layer, or in what describes the image, cannot be moved.
 */
export async function graftedFaults(): Promise<readonly Fault[]> {
  const directory = mkdtempSync(join(tmpdir(), 'odp-diff-grafts-'));
  try {
    const faults: Fault[] = [];
    for (const { fixture } of await loadFixtures()) {
      if (fixture.expect.role === 'derived' || fixture.expect.verdict === 'incomplete') continue;
      if (boundToPlace.has(fixture.id)) continue;
      const { left, right } = await fixture.build(join(directory, fixture.id));
      const fault = graft(fixture, readLayers(left), readLayers(right));
      if (fault !== undefined) faults.push(fault);
    }
    return faults;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Causes that depend on which layers lie below. */
const boundToPlace: ReadonlySet<string> = new Set(['oci-base-drift', 'tar-dir-entries']);

/** Causes of members that only one side has, which differ for tar and zip. */
const boundToLayers: ReadonlySet<string> = new Set(['pyc-presence']);

interface ReadLayer {
  readonly digest: string;
  readonly layer: Layer;
}

interface ReadImage {
  readonly layers: readonly ReadLayer[];
  /** The config without what follows from the layers. */
  readonly rest: string;
}

function readLayers(reference: string): ReadImage | undefined {
  if (!reference.startsWith('oci:')) return undefined;
  const folder = reference.slice('oci:'.length);
  const blob = (digest: string): Buffer => readFileSync(join(folder, 'blobs', digest.replace(':', '/')));
  if (!existsSync(join(folder, 'index.json'))) return undefined;
  const index = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as { manifests: { digest: string }[] };
  const [only] = index.manifests;
  if (only === undefined || index.manifests.length !== 1) return undefined;
  const manifest = JSON.parse(blob(only.digest).toString()) as Manifest;
  if (manifest.layers === undefined || manifest.config === undefined) return undefined;
  const { rootfs: _, ...config } = JSON.parse(blob(manifest.config.digest).toString()) as Record<string, unknown>;
  const layers = manifest.layers.map(({ digest, mediaType, annotations }) => {
    const bytes = blob(digest);
    const tar = unpack(bytes);
    return tar && { digest, layer: { tar, blob: bytes, mediaType, ...(annotations && { annotations }) } };
  });
  if (layers.some((layer) => layer === undefined)) return undefined;
  return {
    layers: layers.filter((layer) => layer !== undefined),
    rest: JSON.stringify([config, manifest.annotations]),
  };
}

interface Manifest {
  readonly config?: { readonly digest: string };
  readonly annotations?: unknown;
  readonly layers?: readonly {
    readonly digest: string;
    readonly mediaType: string;
    readonly annotations?: Readonly<Record<string, string>>;
  }[];
}

function unpack(blob: Buffer): Buffer | undefined {
  if (blob.readUInt16BE(0) === 0x1f8b) {
    try {
      return gunzipSync(blob);
    } catch {
      return undefined;
    }
  }
  return blob.length > 262 && blob.toString('latin1', 257, 262) === 'ustar' ? blob : undefined;
}

function graft(fixture: CauseFixture, left: ReadImage | undefined, right: ReadImage | undefined): Fault | undefined {
  if (left === undefined || right === undefined || left.rest !== right.rest) return undefined;
  if (left.layers.length !== right.layers.length) return undefined;
  const at = left.layers.findIndex(({ digest }, index) => digest !== right.layers[index]?.digest);
  const others = left.layers.filter(({ digest }, index) => index > at && digest !== right.layers[index]?.digest);
  const [one, other] = [left.layers[at]?.layer, right.layers[at]?.layer];
  const [place, ...steps] = fixture.expect.path;
  if (one === undefined || other === undefined || others.length > 0 || place !== `layer:${at}`) return undefined;
  const common = knownOf(fixture, steps);
  return movable(common, one, other) ?? { ...common, kind: 'own-layer', left: one, right: other };
}

function knownOf(
  { id, expect }: CauseFixture,
  steps: readonly string[],
): Omit<OwnLayerFault, 'kind' | 'left' | 'right'> {
  const effect: Effect =
    expect.verdict === 'equivalent' ? 'harmless' : expect.severity === undefined ? 'benign' : 'real';
  // No field: the fixture's test has seen that nothing else differs, and some causes show in several fields.
  const root: Root = { steps: [...steps, '**'] };
  return { id: `graft ${id}`, made: 'graft', causes: [id], factor: expect.factor ?? null, effect, roots: [root] };
}

/** A fault of one plain file below `app/`, with the others of its layer beside it. */
function movable(
  known: Omit<OwnLayerFault, 'kind' | 'left' | 'right'>,
  left: Layer,
  right: Layer,
): FileFault | undefined {
  const files = [plainFiles(left.tar), plainFiles(right.tar)] as const;
  const [ours, theirs] = files;
  if (ours === undefined || theirs === undefined) return undefined;
  const names = [...new Set([...ours.keys(), ...theirs.keys()])].filter((name) => !name.endsWith('/'));
  if (!names.every((name) => name.startsWith('app/')) || !sameHeaders(ours, theirs, names)) return undefined;
  const [root] = known.roots;
  if (root === undefined || root.steps.length < 2) return undefined;
  const list = names.map((name): FaultFile => {
    const [one, other] = [ours.get(name), theirs.get(name)];
    const mtime = one?.mtime ?? other?.mtime;
    return {
      name,
      left: one?.content ?? null,
      right: other?.content ?? null,
      ...(mtime === undefined ? {} : { mtime }),
    };
  });
  if (!list.some((file) => differs(file))) return undefined;
  // All of it is one cause: the fixture's test has seen that nothing else is said.
  const others = list.filter((file) => differs(file)).map(({ name }): Root => ({ steps: [name, '**'] }));
  return {
    ...known,
    roots: [...known.roots, ...others],
    kind: 'files',
    place: boundToLayers.has(known.causes[0] ?? '') ? 'layer' : 'anywhere',
    files: list,
  };
}

function differs({ left, right }: FaultFile): boolean {
  return left === null || right === null || !left.equals(right);
}

type PlainFiles = NonNullable<ReturnType<typeof plainFiles>>;

function sameHeaders(left: PlainFiles, right: PlainFiles, names: readonly string[]): boolean {
  return names.every((name) => {
    const [one, other] = [left.get(name), right.get(name)];
    return one === undefined || other === undefined || one.meta === other.meta;
  });
}
