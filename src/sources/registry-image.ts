import { createHash } from 'node:crypto';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { maxJsonBytes } from '../bytes/limits.ts';
import { createSpool, type Spool } from '../bytes/spool.ts';
import type { Digest, FileRange, SideName } from '../model/bytes.ts';
import { InputError, type Problem } from '../model/problem.ts';
import { parseDigest } from './digest.ts';
import { asList, asObject, asText, type JsonBlob, readJsonFile } from './json-file.ts';
import type { Reference } from './reference.ts';
import { type BlobCache, openBlobCache } from './registry/blob-cache.ts';
import { readBody } from './registry/body.ts';
import { download } from './registry/download.ts';
import type { RegistryOptions } from './registry/options.ts';
import { type RegistryClient, registryClient } from './registry/registry-client.ts';
import { parseRegistryName, type RegistryName } from './registry/registry-name.ts';
import { takeTurns } from './registry/take-turns.ts';
import type { FetchedBlob, OciStore } from './store.ts';

/** Downloads at once: more do not make one line faster. */
const maxDownloads = 4;
const maxIndexDepth = 4;
/** Documents of one image: manifests and configs of all its platforms. */
const maxDocuments = 2_000;
const maxConcurrentDocuments = 4;

/**
 * Opens an image in a registry (distribution-spec). Its manifests and configs are fetched now, all that `wantsPlatform` lets
 * through; layers only when `fetch` is called. Throws `InputError`.
 */
export async function openRegistryImage(
  reference: Reference,
  side: SideName,
  options: RegistryOptions,
  wantsPlatform: (platform: unknown) => boolean,
): Promise<OciStore> {
  const name = parseRegistryName(reference.path, reference.text);
  const client = await registryClient(name, options);
  const spool = createSpool();
  const close = (): void => {
    client.close();
    spool.dispose();
  };
  try {
    const cache = options.cache === null ? null : openBlobCache(options.cache, options.cacheBytes, Date.now);
    const files = blobFiles(client, spool, cache);
    const { root, problems } = await fetchRoot(name, client, files, side);
    await fetchDocuments(root, files, wantsPlatform);
    return {
      kind: 'oci',
      transport: 'docker',
      reference: { ...reference, selector: null },
      index: contentsOf(root, spool),
      dockerManifest: null,
      strays: [],
      problems,
      blob: files.known,
      fetch: files.fetch,
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** A document with the type under which the registry gave it. */
interface Root {
  readonly blob: JsonBlob;
  readonly mediaType: string;
}

interface BlobFiles {
  known(digest: Digest): FileRange | undefined;
  /** Keeps the bytes of a document that was read. */
  store(digest: Digest, bytes: Buffer): FileRange;
  /** The document from the cache, if it is there. */
  cached(digest: Digest): Promise<FileRange | undefined>;
  manifest(digest: Digest): Promise<FileRange>;
  fetch(digest: Digest, size: number): FetchedBlob;
}

function blobFiles(client: RegistryClient, spool: Spool, cache: BlobCache | null): BlobFiles {
  const known = new Map<Digest, FetchedBlob>();
  const turn = takeTurns(maxDownloads);
  const fileOf = (digest: Digest): string => join(spool.directory, parseDigest(digest, 'the digest of a blob').hex);
  const add = (digest: Digest, range: FileRange): FileRange => {
    known.set(digest, { range, done: Promise.resolve() });
    return range;
  };
  const cached = async (digest: Digest): Promise<FileRange | undefined> => {
    const before = known.get(digest);
    if (before !== undefined) return before.range;
    const file = fileOf(digest);
    if (cache === null || existsSync(file) || !(await cache.take(digest, file))) return undefined;
    return add(digest, { file, offset: 0, size: statSync(file).size });
  };
  const store = (digest: Digest, bytes: Buffer): FileRange => {
    const file = fileOf(digest);
    writeFileSync(file, bytes, { flag: 'wx', mode: 0o600 });
    cache?.keep(digest, file);
    return add(digest, { file, offset: 0, size: bytes.length });
  };
  return {
    known: (digest) => known.get(digest)?.range,
    store,
    cached,
    manifest: async (digest) => {
      const before = await cached(digest);
      if (before !== undefined) return before;
      const bytes = await readBody(await client.manifest(digest), maxJsonBytes, `manifest ${digest}`);
      return store(checked(digest, bytes), bytes);
    },
    fetch: (digest, size) => {
      const before = known.get(digest);
      if (before !== undefined) return before;
      const fetched = startFetch(digest, size);
      known.set(digest, fetched);
      return fetched;
    },
  };

  function startFetch(digest: Digest, size: number): FetchedBlob {
    const file = fileOf(digest);
    let begin: (cached: Promise<boolean>) => void = () => {};
    const begun = new Promise<boolean>((resolve) => {
      begin = resolve;
    });
    const { range, done } = download(client, { digest, size }, file, begun);
    let cached = false;
    const kept = done.then(() => (cached ? undefined : cache?.keep(digest, file)));
    void turn(() => {
      begin(
        (cache?.take(digest, file) ?? Promise.resolve(false)).then((there) => {
          cached = there;
          return there;
        }),
      );
      return kept;
    });
    return { range, done: kept };
  }
}

/** A document is what its digest says, or it is nothing. */
function checked(digest: Digest, bytes: Buffer): Digest {
  const { algorithm } = parseDigest(digest, 'the digest of a manifest');
  const found = `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
  if (found === digest) return digest;
  throw new InputError('blob-digest', `the registry was asked for ${digest} and sent bytes with the digest ${found}`);
}

async function fetchRoot(
  name: RegistryName,
  client: RegistryClient,
  files: BlobFiles,
  side: SideName,
): Promise<{ root: Root; problems: Problem[] }> {
  if (name.digest !== null) {
    const range = await files.manifest(name.digest);
    const blob = readJsonFile(range, 'the manifest', parseDigest(name.digest, 'the digest of the reference').algorithm);
    return { root: { blob, mediaType: typeOf(blob) }, problems: [] };
  }
  const answer = await client.manifest(name.tag ?? 'latest');
  const bytes = await readBody(answer, maxJsonBytes, 'the manifest');
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  const range = files.known(digest) ?? (await files.cached(digest)) ?? files.store(digest, bytes);
  const announced =
    String(answer.headers['content-type'] ?? '')
      .split(';')[0]
      ?.trim() ?? '';
  const blob = readJsonFile(range, 'the manifest');
  const claimed = answer.headers['docker-content-digest'];
  return {
    root: { blob, mediaType: announced.startsWith('application/vnd.') ? announced : typeOf(blob) },
    problems:
      typeof claimed === 'string' && claimed.startsWith('sha256:') && claimed !== digest
        ? [lie(claimed, digest, side)]
        : [],
  };
}

function lie(claimed: string, found: Digest, side: SideName): Problem {
  return {
    code: 'blob-digest',
    severity: 'error',
    side,
    path: ['manifest'],
    offset: null,
    message: `the registry says that the manifest is ${claimed}, its bytes are ${found}`,
    hint: 'The registry or something on the way to it is damaged; try again or pull from elsewhere.',
  };
}

function typeOf(blob: JsonBlob): string {
  return asText(asObject(blob.value)?.['mediaType']) ?? '';
}

/** Fetches what the root leads to: manifests of the wanted platforms, and their configs. */
async function fetchDocuments(
  root: Root,
  files: BlobFiles,
  wantsPlatform: (platform: unknown) => boolean,
): Promise<void> {
  let level = [root.blob];
  let count = 1;
  for (let depth = 0; level.length > 0 && depth <= maxIndexDepth; depth++) {
    const below = level.flatMap((blob) => childrenOf(blob, wantsPlatform));
    count += below.length;
    if (count > maxDocuments)
      throw new InputError('too-many-manifests', `the image names more than ${maxDocuments} manifests and configs`);
    const next: JsonBlob[] = [];
    for (let at = 0; at < below.length; at += maxConcurrentDocuments) {
      const some = below.slice(at, at + maxConcurrentDocuments);
      next.push(...(await Promise.all(some.map((child) => fetchChild(child, files)))).flat());
    }
    level = next;
  }
}

interface Child {
  readonly digest: Digest;
  readonly size: number;
  readonly kind: 'manifest' | 'config';
}

function childrenOf(blob: JsonBlob, wantsPlatform: (platform: unknown) => boolean): Child[] {
  const fields = asObject(blob.value);
  const config = childOf(fields?.['config'], 'config');
  const entries = (asList(fields?.['manifests']) ?? []).filter((entry) => wantsPlatform(asObject(entry)?.['platform']));
  return [...(config === null ? [] : [config]), ...entries.flatMap((entry) => childOf(entry, 'manifest') ?? [])];
}

/** Null for what is no descriptor: whoever reads the document says so. */
function childOf(value: unknown, kind: Child['kind']): Child | null {
  const fields = asObject(value);
  const digest = asText(fields?.['digest']);
  const size = fields?.['size'];
  if (digest === null || !/^sha(256|512):[0-9a-f]+$/.test(digest)) return null;
  return { digest, size: typeof size === 'number' ? size : 0, kind };
}

async function fetchChild(child: Child, files: BlobFiles): Promise<JsonBlob[]> {
  if (child.kind === 'manifest') return [readJsonFile(await files.manifest(child.digest), `manifest ${child.digest}`)];
  if ((await files.cached(child.digest)) !== undefined) return [];
  if (child.size > maxJsonBytes || !Number.isSafeInteger(child.size) || child.size < 0) {
    throw new InputError(
      'json-too-large',
      `the config is announced with ${child.size} bytes, which is above the limit of ${maxJsonBytes} bytes for one JSON document`,
    );
  }
  await files.fetch(child.digest, child.size).done;
  return [];
}

/** The table of contents that a layout would have: this one image. */
function contentsOf({ blob, mediaType }: Root, spool: Spool): JsonBlob {
  const entry = { mediaType, digest: blob.digest, size: blob.bytes.length };
  const file = spool.file();
  file.write(Buffer.from(JSON.stringify({ schemaVersion: 2, manifests: [entry] })));
  return readJsonFile(file.finish(), 'the table of contents');
}
