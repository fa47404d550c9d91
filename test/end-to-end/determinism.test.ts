import { mkdtempSync, rmSync } from 'node:fs';
import { hostname, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildImage, buildOciLayout, type Image, type Layer } from '../../fixtures/lib/oci.ts';
import { buildTar, type TarEntry } from '../../fixtures/lib/tar.ts';
import { ensureBuilt, runInline, runProgram } from '../support/program.ts';
import { seededBytes, seededNumbers } from '../support/seeded.ts';
import { buildFileKinds, buildTarKinds } from '../support/tiny-layer.ts';

const directory = mkdtempSync(join(tmpdir(), 'odp-diff-determinism-'));
const layers = 6;

/** About 12 MiB: enough to be read by several threads. Every layer differs, by something else each. */
function buildSide(side: 'left' | 'right'): Image {
  const now = side === 'left' ? 1_741_083_320 : 1_741_083_707;
  const big = (at: number): Layer => {
    const filler = seededBytes(`layer ${at}`, 2 << 20);
    if (side === 'right')
      for (const place of seededNumbers(`places ${at}`, 5, filler.length)) filler.writeUInt8(0, place);
    const files: TarEntry[] = seededNumbers(`files ${at}`, 40, 1000).map((number, place) => ({
      name: `opt/${at}/${place}-${number}.txt`,
      content: `file ${number}\nbuilt ${side}\n`,
      mtime: now + place,
      mode: place === 7 && side === 'right' ? 0o755 : 0o644,
    }));
    const entries = [
      ...(side === 'left' ? files : files.reverse()),
      { name: `opt/${at}/model.bin`, content: filler, mtime: now },
    ];
    return { tar: buildTar(entries), compression: at % 2 === 0 ? 'none' : 'gzip' };
  };
  const small = [buildTarKinds().tar, buildFileKinds().tar].map((tar): Layer => {
    const changed = Buffer.from(tar);
    if (side === 'right')
      for (const place of seededNumbers('small', 12, tar.length)) changed.writeUInt8(tar.readUInt8(place) ^ 1, place);
    return { tar: changed, compression: 'none' };
  });
  return buildImage({
    layers: [...Array.from({ length: layers }, (_, at) => big(at)), ...small],
    created: new Date(now * 1000).toISOString(),
  });
}

beforeAll(() => {
  ensureBuilt();
  for (const side of ['left', 'right'] as const)
    buildOciLayout(join(directory, side), buildSide(side), { style: 'skopeo' });
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const compare = (...words: readonly string[]): string =>
  runProgram(['oci:left', 'oci:right', '--json', '-', '--quiet', ...words], { cwd: directory }).stdout;

describe('the JSON report', () => {
  it('has the same bytes on one thread, on eight, and without threads', () => {
    const inline = runInline('oci:left', 'oci:right', { cwd: directory });
    expect(inline).toMatchObject({ status: 0, stderr: '' });
    expect(inline.stdout.length).toBeGreaterThan(10_000);
    expect(compare('--jobs', '1')).toBe(inline.stdout);
    expect(compare('--jobs', '8')).toBe(inline.stdout);
    expect(compare('--jobs', '8')).toBe(inline.stdout);
  });

  it('does not depend on the time zone, the locale, the clock or the directory for temporary files', () => {
    const other = mkdtempSync(join(tmpdir(), 'odp-diff-other-tmp-'));
    const env = { TZ: 'Asia/Kathmandu', LC_ALL: 'tr_TR.UTF-8', TMPDIR: other, HOME: other, COLUMNS: '61' };
    const elsewhere = runProgram(['oci:left', 'oci:right', '--json', '-', '--quiet'], { cwd: directory, env });
    rmSync(other, { recursive: true });
    expect(elsewhere.stdout).toBe(compare());
  });

  it('says nothing of this machine, this directory or today', () => {
    const text = compare();
    const today = new Date().toISOString().slice(0, 10);
    const words = [
      directory,
      tmpdir(),
      '/work',
      '/root/',
      process.cwd(),
      `${hostname()}`,
      today,
      today.replaceAll('-', ''),
    ];
    expect(words.filter((word) => text.includes(word))).toEqual([]);
    expect(text).not.toContain(`/home/${userInfo().username}`);
    expect(JSON.parse(text).images.map(({ reference }: { reference: string }) => reference)).toEqual([
      'oci:left',
      'oci:right',
    ]);
  });
});
