import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { filesPair, imagePair, layerPair, packTime } from '../../fixtures/causes/_shared/images.ts';
import { buildImage } from '../../fixtures/lib/oci.ts';
import { buildTar } from '../../fixtures/lib/tar.ts';
import { buildZip } from '../../fixtures/lib/zip.ts';
import { compareImages } from '../../src/app/compare.ts';
import type { Report } from '../../src/model/report.ts';

const folder = mkdtempSync(join(tmpdir(), 'ranked-'));
afterAll(() => rmSync(folder, { recursive: true }));

type Refs = { readonly left: string; readonly right: string };

async function ranks(pair: Promise<Refs>): Promise<unknown[]> {
  const { left, right } = await pair;
  return ranksOf(await compareImages(left, right, { jobs: 0 }));
}

function ranksOf({ causes }: Report): unknown[] {
  return causes.map(({ id, digests }) => [id, digests?.alone, digests?.touched]);
}

const dated = (minute: number): string => `#Tue Jun 03 07:${minute}:44 UTC 2025\nmode=a\n`;
const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

describe('the digests that a cause alone changes', () => {
  it('are all from the file up, where nothing else differs: file, tar, blob, config, manifest', async () => {
    const found = await ranks(
      filesPair(join(folder, 'one'), { 'a.properties': dated(10) }, { 'a.properties': dated(40) }),
    );
    expect(found).toEqual([['factor-clock', 5, 5]]);
  });

  it('are those of the archives around it too', async () => {
    const jar = (minute: number): Buffer =>
      buildZip([{ name: 'in.properties', content: dated(minute), method: 'stored' }]);
    const found = await ranks(filesPair(join(folder, 'jar'), { 'a.jar': jar(10) }, { 'a.jar': jar(40) }));
    expect(found).toEqual([['factor-clock', 6, 6]]);
  });

  it('are those of files that follow from it, wherever they stand', async () => {
    const files = (minute: number): Record<string, string> => ({
      'a.properties': dated(minute),
      'sums.txt': `${md5(dated(minute))}\n`,
    });
    const found = await ranks(filesPair(join(folder, 'sums'), files(10), files(40)));
    expect(found).toEqual([['factor-clock', 6, 6]]);
  });

  it('end where another one joins, and the one that alone changes more comes first', async () => {
    const entries = (id: string, seconds: number) => [
      { name: 'etc/machine-id', content: `${id.repeat(16)}\n` },
      ...['a', 'b', 'c'].map((name) => ({ name, content: 'x\n', mtime: packTime + seconds })),
    ];
    const found = await ranks(layerPair(join(folder, 'two'), entries('4f', 0), entries('c3', 7)));
    // The times lie in the layer itself; the id is alone behind its file, though it is one place and they are three.
    expect(found).toEqual([
      ['factor-random', 1, 5],
      ['factor-clock', 0, 4],
    ]);
  });

  it('count each layer, and the config that a layer does not change is the other’s alone', async () => {
    const image = (minute: number, created: string) =>
      buildImage({
        created,
        layers: [
          { tar: buildTar([{ name: 'a.properties', content: dated(minute), mtime: packTime }]) },
          { tar: buildTar([{ name: 'b.properties', content: dated(minute), mtime: packTime }]) },
        ],
      });
    const both = (name: string, left: ReturnType<typeof image>, right: ReturnType<typeof image>) =>
      ranks(imagePair(join(folder, name), left, right));
    const created = '2025-06-03T08:00:00Z';
    expect(await both('layers', image(10, created), image(40, created))).toEqual([['factor-clock', 8, 8]]);
    expect(await both('config', image(10, created), image(10, '2025-06-03T08:00:09Z'))).toEqual([
      ['factor-clock', 2, 2],
    ]);
  });

  it('never put what is harmless before what may matter', async () => {
    const files = (minute: number, mode: string): Record<string, string> => ({
      'a.properties': dated(minute),
      'b.properties': dated(minute),
      'etc/service.conf': `mode = ${mode}\n`,
    });
    const found = await ranks(filesPair(join(folder, 'matters'), files(10, 'on'), files(40, 'off')));
    expect(found).toEqual([
      ['factor-unexplained', 1, 5],
      ['factor-clock', 2, 6],
    ]);
  });
});
