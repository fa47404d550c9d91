import { createHash, randomUUID } from 'node:crypto';
import {
  copyFileSync,
  createReadStream,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  type Stats,
  utimesSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Digest } from '../../model/bytes.ts';
import { parseDigest } from '../digest.ts';

/**
 * Verified blobs on disk, `blobs/<algorithm>/<hex>`, for several runs and several processes at once: files come in by
 * renaming, go out as links of the user's own, and are never changed in place.
 */
export interface BlobCache {
  /**
   * Puts the blob at `target`, which must not exist. False when the cache lacks it; one whose bytes do not have the digest
   * is thrown away first. Nothing here ever fails a comparison: a cache that cannot be read is an empty one.
   */
  take(digest: Digest, target: string): Promise<boolean>;
  /** Keeps a copy of a file that was verified; afterwards the least recently used blobs go until the rest fits. */
  keep(digest: Digest, file: string): void;
}

/** Half-written files of processes that died are older than any download lasts. */
const staleMs = 24 * 60 * 60 * 1000;

export function openBlobCache(directory: string, maxBytes: number, now: () => number): BlobCache {
  const fileOf = (digest: Digest): string => {
    const { algorithm, hex } = parseDigest(digest, 'the digest of a blob');
    return join(directory, 'blobs', algorithm, hex);
  };
  return {
    take: async (digest, target) => {
      const file = fileOf(digest);
      // A link of our own: another process may clear the cache while this one reads.
      if (!linkOrCopy(file, target)) return false;
      if ((await digestOf(target, digest)) !== digest) {
        rmSync(target, { force: true });
        rmSync(file, { force: true });
        return false;
      }
      touch(file, now());
      return true;
    },
    keep: (digest, file) => {
      const target = fileOf(digest);
      const temporary = join(directory, 'tmp', randomUUID());
      try {
        mkdirSync(dirname(target), { recursive: true });
        mkdirSync(dirname(temporary), { recursive: true });
        if (!linkOrCopy(file, temporary)) return;
        touch(temporary, now());
        renameSync(temporary, target);
        evict(directory, maxBytes, now());
      } catch {
        attempt(() => rmSync(temporary, { force: true }));
      }
    },
  };
}

function linkOrCopy(from: string, to: string): boolean {
  const stats = attempt(() => lstatSync(from));
  if (stats?.isFile() !== true) return false;
  return succeeds(() => linkSync(from, to)) || succeeds(() => copyFileSync(from, to));
}

function digestOf(file: string, like: Digest): Promise<Digest | null> {
  const { algorithm } = parseDigest(like, 'the digest of a blob');
  return new Promise((resolve) => {
    const hash = createHash(algorithm);
    createReadStream(file, { highWaterMark: 1024 * 1024 })
      .on('data', (chunk) => hash.update(chunk))
      .on('end', () => resolve(`${algorithm}:${hash.digest('hex')}`))
      .on('error', () => resolve(null));
  });
}

/** Use is remembered in the modification time. */
function touch(file: string, now: number): void {
  attempt(() => utimesSync(file, now / 1000, now / 1000));
}

interface Kept {
  readonly file: string;
  readonly stats: Stats;
}

function evict(directory: string, maxBytes: number, now: number): void {
  for (const { file, stats } of filesIn(join(directory, 'tmp'))) {
    if (now - stats.mtimeMs > staleMs) rmSync(file, { force: true });
  }
  const blobs = ['sha256', 'sha512'].flatMap((algorithm) => filesIn(join(directory, 'blobs', algorithm)));
  let total = blobs.reduce((sum, { stats }) => sum + stats.size, 0);
  for (const { file, stats } of blobs.sort((a, b) => a.stats.mtimeMs - b.stats.mtimeMs)) {
    if (total <= maxBytes) return;
    rmSync(file, { force: true });
    total -= stats.size;
  }
}

function filesIn(directory: string): Kept[] {
  return (attempt(() => readdirSync(directory)) ?? []).flatMap((name) => {
    const file = join(directory, name);
    const stats = attempt(() => lstatSync(file));
    return stats?.isFile() === true ? [{ file, stats }] : [];
  });
}

function succeeds(act: () => void): boolean {
  return (
    attempt(() => {
      act();
      return true;
    }) ?? false
  );
}

/** Undefined when the file system refuses, most often because another process was first. */
function attempt<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
