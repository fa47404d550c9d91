import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compareImages } from '../../src/app/compare.ts';
import type { Report } from '../../src/model/report.ts';
import { parseReference } from '../../src/sources/reference.ts';
import { openRootfs } from '../../src/sources/rootfs-image.ts';

const hasGetfattr = spawnSync('getfattr', ['--version']).status === 0;
if (!hasGetfattr) process.stderr.write('skipped: attributes of rootfs: (getfattr is not installed)\n');

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'rootfs-'));
  for (const side of ['left', 'right']) plant(join(directory, side));
});
afterEach(() => rmSync(directory, { recursive: true }));

function plant(root: string): void {
  mkdirSync(join(root, 'etc', 'sub'), { recursive: true });
  mkdirSync(join(root, 'bin'));
  writeFileSync(join(root, 'etc', 'a file'), 'content\n');
  writeFileSync(join(root, 'etc', `${'long-'.repeat(40)}name`), 'long\n');
  writeFileSync(join(root, 'bin', 'tool'), '#!/bin/sh\n', { mode: 0o755 });
  linkSync(join(root, 'bin', 'tool'), join(root, 'bin', 'twin'));
  symlinkSync('/etc/passwd', join(root, 'etc', 'link'));
  settle(root);
}

/** One time everywhere. */
function settle(root: string): void {
  execFileSync('find', [root, '-exec', 'touch', '-h', '-d', '@1700000000', '{}', '+']);
}

function compare(): Promise<Report> {
  const [left, right] = ['left', 'right'].map((side) => `rootfs:${join(directory, side)}`);
  return compareImages(left ?? '', right ?? '', {
    jobs: 0,
    registry: {
      plainHttp: false,
      caFile: null,
      mirrors: new Map(),
      cache: null,
      cacheBytes: 0,
      timeoutSeconds: 1,
      firstPauseMs: 1,
      env: process.env,
    },
  });
}

describe('rootfs:', () => {
  it('makes one and the same image of equal trees', async () => {
    const report = await compare();
    expect(report.verdict).toBe('identical');
    expect(report.images[0]?.transport).toBe('rootfs');
  });

  it('makes a tar that GNU tar reads as what is there', () => {
    const store = openRootfs(parseReference(`rootfs:${join(directory, 'left')}`), 'left', process.env);
    const index = store.index.value as { manifests: readonly { digest: string }[] };
    const read = (digest: string): Record<string, unknown> => {
      const range = store.blob(digest);
      return JSON.parse(execFileSync('cat', [range?.file ?? ''], { encoding: 'utf8' })) as Record<string, unknown>;
    };
    const manifest = read(index.manifests[0]?.digest ?? '') as { layers: readonly { digest: string }[] };
    const tar = store.blob(manifest.layers[0]?.digest ?? '')?.file ?? '';
    const out = join(directory, 'out');
    mkdirSync(out);
    execFileSync('tar', ['-xpf', tar, '-C', out]);
    const list = (root: string): string =>
      execFileSync('find', [root, '-mindepth', '1', '-printf', '%P %y %m %s %n %l %T@\n'], { encoding: 'utf8' })
        .split('\n')
        // The size of a directory is the file system's affair.
        .map((line) => line.replace(/^(\S+ d \d+) \d+/, '$1'))
        .sort()
        .join('\n');
    expect(list(out)).toBe(list(join(directory, 'left')));
    store.close();
  });

  it('sees what changed', async () => {
    chmodSync(join(directory, 'right', 'bin', 'tool'), 0o4755);
    rmSync(join(directory, 'right', 'etc', 'link'));
    symlinkSync('/etc/shadow', join(directory, 'right', 'etc', 'link'));
    utimesSync(join(directory, 'right', 'etc', 'a file'), 1700000100, 1700000100);
    execFileSync('touch', [
      '-h',
      '-d',
      '@1700000000',
      join(directory, 'right', 'etc', 'link'),
      join(directory, 'right', 'etc'),
    ]);
    const report = await compare();
    expect(report.verdict).toBe('different');
    const causes = report.findings.flatMap(({ role, cause }) => (role === 'root' ? [cause] : []));
    expect(causes).toEqual(expect.arrayContaining(['tar-mode-special', 'tar-symlink-target', 'tar-mtime']));
  });

  it('refuses what is no directory', async () => {
    cpSync(join(directory, 'left', 'etc', 'a file'), join(directory, 'file'));
    await expect(
      compareImages(`rootfs:${join(directory, 'file')}`, `rootfs:${directory}`, { jobs: 0 }),
    ).rejects.toThrow(/^there is no directory named/);
  });

  it.runIf(hasGetfattr)('sees attributes', async () => {
    const set = spawnSync('setfattr', ['-n', 'user.note', '-v', 'x', join(directory, 'right', 'bin', 'tool')]);
    if (set.status !== 0) return process.stderr.write('skipped: no user attributes on this file system\n');
    const report = await compare();
    expect(report.findings.map(({ cause }) => cause)).toContain('tar-xattr');
    return undefined;
  });
});
