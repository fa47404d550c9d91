import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { Image } from '../../fixtures/lib/oci.ts';
import { buildTar, type TarEntry } from '../../fixtures/lib/tar.ts';
import { ImagePair, imageOf } from '../support/image-pair.ts';
import { canonicalOf, formsOf, isOne } from './canonical-image.ts';

const folder = mkdtempSync(join(tmpdir(), 'normalize-python-'));
const pair = new ImagePair();
afterAll(() => {
  pair.dispose();
  rmSync(folder, { recursive: true });
});

const tagged = spawnSync('python3', ['-c', 'import sys; print(sys.implementation.cache_tag)'], { encoding: 'utf8' });
const tag = tagged.stdout?.trim() ?? '';
const hasPython = tagged.status === 0 && tag.startsWith('cpython-');
if (!hasPython) process.stderr.write('skipped: python3 is needed to compile\n');

const source = 'VALUE = 1\n';
const compiledName = `app/__pycache__/limits.${tag}.pyc`;

/** What python3 compiles from the source when that has this time. */
function compiled(mtime: number): Buffer {
  const file = join(folder, 'limits.py');
  writeFileSync(file, source);
  utimesSync(file, mtime, mtime);
  const target = join(folder, `${mtime}.pyc`);
  const code = 'import py_compile, sys; py_compile.compile(sys.argv[1], sys.argv[2], "/app/limits.py", doraise=True)';
  expect(spawnSync('python3', ['-c', code, file, target]).status).toBe(0);
  return readFileSync(target);
}

function image(sourceTime: number, compiledTime: number, more: readonly TarEntry[] = []): Image {
  return imageOf(
    buildTar([
      { name: 'app/', type: 'directory' },
      { name: 'app/limits.py', content: source, mtime: sourceTime },
      { name: 'app/__pycache__/', type: 'directory' },
      { name: compiledName, content: compiled(compiledTime), mtime: compiledTime },
      ...more,
    ]),
  );
}

async function canonicalPair(left: Image, right: Image, out?: string) {
  pair.write('left', left);
  pair.write('right', right);
  return [await canonicalOf(pair.reference('left'), out), await canonicalOf(pair.reference('right'))] as const;
}

const [monday, tuesday] = [1_748_938_364, 1_749_024_764];

it.skipIf(!hasPython)(
  'takes the time from a source and from what was compiled from it; Python still uses it',
  async () => {
    const out = join(folder, 'canonical');
    const images = await canonicalPair(image(monday, monday), image(tuesday, tuesday), out);
    expect(isOne(...images)).toBe(true);
    expect(formsOf(images[0])).toContain('pyc-mtime');
    const root = join(folder, 'root');
    mkdirSync(root);
    const layer = images[0]?.blobs.find(({ bytes }) => !Buffer.isBuffer(bytes))?.digest.slice('sha256:'.length) ?? '';
    expect(spawnSync('tar', ['-xf', join(out, 'blobs', 'sha256', layer), '-C', root]).status).toBe(0);
    const run = spawnSync('python3', ['-v', '-B', '-c', 'import limits; print(limits.VALUE)'], {
      encoding: 'utf8',
      env: { ...process.env, PYTHONPATH: join(root, 'app') },
    });
    expect(run.stdout).toBe('1\n');
    expect(run.stderr).toMatch(/limits\.[\w-]+\.pyc matches /);
  },
);

it.skipIf(!hasPython)('leaves both where they do not belong together', async () => {
  const stale = await canonicalPair(image(monday, tuesday), image(monday, monday));
  expect(isOne(...stale)).toBe(false);
  expect(formsOf(stale[0])).not.toContain('pyc-mtime');
});

it.skipIf(!hasPython)('leaves both where a hard link leads to the compiled file', async () => {
  const link: TarEntry = { name: 'app/other.pyc', type: 'hardlink', linkname: compiledName };
  const linked = await canonicalPair(image(monday, monday, [link]), image(tuesday, tuesday, [link]));
  expect(isOne(...linked)).toBe(false);
  expect(formsOf(linked[0])).not.toContain('pyc-mtime');
});
