import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openBlobCache } from '../../../src/sources/registry/blob-cache.ts';
import { sha256 } from '../../support/fake-registry.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'blob-cache-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function blob(text: string): { digest: string; file: string } {
  const digest = sha256(Buffer.from(text));
  const file = join(directory, `own-${digest.slice(7, 19)}`);
  writeFileSync(file, text);
  return { digest, file };
}

const stored = (digest: string): string => join(directory, 'cache', 'blobs', digest.replace(':', '/'));

describe('the cache of blobs', () => {
  it('gives back what it got, and nothing else', async () => {
    const cache = openBlobCache(join(directory, 'cache'), 1000, () => 1_000);
    const { digest, file } = blob('content');
    const target = join(directory, 'target');
    expect(await cache.take(digest, target)).toBe(false);
    cache.keep(digest, file);
    expect(await cache.take(digest, target)).toBe(true);
    expect(readFileSync(target, 'utf8')).toBe('content');
    expect(readdirSync(join(directory, 'cache', 'tmp'))).toEqual([]);
  });

  it('throws away what is damaged', async () => {
    const cache = openBlobCache(join(directory, 'cache'), 1000, () => 1_000);
    const { digest } = blob('content');
    mkdirSync(join(stored(digest), '..'), { recursive: true });
    writeFileSync(stored(digest), 'c0ntent');
    expect(await cache.take(digest, join(directory, 'target'))).toBe(false);
    expect(existsSync(stored(digest))).toBe(false);
    expect(existsSync(join(directory, 'target'))).toBe(false);
  });

  it('drops what was used longest ago when it is full', async () => {
    let now = 1_000_000;
    const cache = openBlobCache(join(directory, 'cache'), 12, () => now);
    const [first, second, third] = [blob('first'), blob('secnd'), blob('third')];
    for (const { digest, file } of [first, second]) {
      now += 1_000_000;
      cache.keep(digest, file);
    }
    now += 1_000_000;
    expect(await cache.take(first.digest, join(directory, 'target'))).toBe(true);
    now += 1_000_000;
    cache.keep(third.digest, third.file);
    expect([first, second, third].map(({ digest }) => existsSync(stored(digest)))).toEqual([true, false, true]);
    expect(statSync(stored(first.digest)).size).toBe(5);
  });

  it('is of no harm where it cannot be written', async () => {
    writeFileSync(join(directory, 'file'), '');
    const cache = openBlobCache(join(directory, 'file'), 1000, () => 1_000);
    const { digest, file } = blob('content');
    cache.keep(digest, file);
    expect(await cache.take(digest, join(directory, 'target'))).toBe(false);
  });
});
