import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildZip } from '../../../fixtures/lib/zip.ts';
import type { Bench } from '../bench.ts';
import { type BenchLayer, cheapText, treeOf, treePair, writeImage } from '../images.ts';
import { ownRun, type Row, runOnce } from '../measure.ts';

type Sides = readonly [string, string];
type Side = 'left' | 'right';
const sides: readonly Side[] = ['left', 'right'];

/** Inputs of other shapes: how long they take and how much memory; nothing is demanded of them. */
export async function kindRows({ directory }: Bench): Promise<Row[]> {
  const some = (each: number) => (at: number) => at % each === 0;
  const megabyte = 1024 * 1024;
  const kinds: Readonly<Record<string, (into: string) => Promise<Sides>>> = {
    'one layer of 300 MB, ten members with other times (proved to the blob)': (into) =>
      treePair(into, { members: 30_000, bytes: 10 * 1024, differs: some(3_000), times: true }),
    'one layer of 1 GB, 30,000 members, ten differ': (into) =>
      treePair(into, { members: 30_000, bytes: 35_000, differs: some(3_000) }),
    'a fat jar of 300 jars, three of them differ': (into) => pairOf(into, fatJar),
    '120 layers of 500 members, one member differs in each': (into) => pairOf(into, manyLayers),
    '1,000,000 tiny members, ten differ': (into) =>
      treePair(into, { members: 1_000_000, bytes: 20, differs: some(100_000) }, 1),
    'one layer of 2 GB, 20 members, two differ': (into) =>
      treePair(into, { members: 20, bytes: 100 * megabyte, differs: some(10) }, 1),
    'one layer of 3 GB, 24,000 members, 24 differ': (into) =>
      treePair(into, { members: 24_000, bytes: 128 * 1024, differs: some(1_000) }, 1),
    ...realTrees(),
  };
  const rows: Row[] = [];
  for (const [work, make] of Object.entries(kinds)) {
    const into = join(directory, 'kind');
    const images = await make(into);
    const { wall, memory } = runOnce(ownRun(work, ...images));
    rows.push({ work, bar: '–', measured: `${wall.toFixed(1)} s, ${memory.toFixed(0)} MiB`, met: null });
    rmSync(into, { recursive: true });
  }
  return rows;
}

async function pairOf(into: string, layers: (side: Side) => BenchLayer[]): Promise<Sides> {
  const [left, right] = sides.map((side) => writeImage(join(into, side), layers(side)));
  return [(await left) ?? '', (await right) ?? ''];
}

function fatJar(side: Side): BenchLayer[] {
  const jar = (at: number): Buffer =>
    buildZip(
      Array.from({ length: 40 }, (_, entry) => {
        const changed = at % 100 === 0 && entry === 7 ? side : '';
        return { name: `org/example/C${entry}.txt`, content: cheapText(at * 40 + entry, 3_000, changed) };
      }),
    );
  const jars = Array.from({ length: 300 }, (_, at) => ({ name: `BOOT-INF/lib/${at}.jar`, content: jar(at) }));
  const content = buildZip(jars.map((entry) => ({ ...entry, method: 'stored' as const })));
  return [{ tar: [{ name: 'app.jar', mode: 0o644, mtime: 1_700_000_000, content }], level: 6 }];
}

function manyLayers(side: Side): BenchLayer[] {
  return Array.from({ length: 120 }, (_, layer) => ({ tar: named(side, layer), level: 6 }));
}

function* named(side: Side, layer: number) {
  for (const entry of treeOf(side, { members: 500, bytes: 2_000, differs: (at) => at === 250 }))
    yield { ...entry, name: `l${layer}/${entry.name}` };
}

/** What this machine has installed, packed twice with different times. */
function realTrees(): Readonly<Record<string, (into: string) => Promise<Sides>>> {
  const trees = [
    ['a Java runtime', '/usr/lib/jvm'],
    ['Python with its packages', '/usr/lib/python3'],
    ['the libraries of a Debian root', '/usr/lib/x86_64-linux-gnu'],
  ] as const;
  const found = trees.filter(([, folder]) => existsSync(folder));
  return Object.fromEntries(
    found.map(([name, folder]) => [
      `${name}, packed twice with other times`,
      (into: string) => packedTwice(folder, into),
    ]),
  );
}

async function packedTwice(folder: string, into: string): Promise<Sides> {
  const images: string[] = [];
  for (const [at, side] of sides.entries()) {
    const file = `${into}-${side}.tar`;
    const sorted = [
      '--sort=name',
      `--mtime=@${1_700_000_000 + at * 1_000}`,
      '--owner=0',
      '--group=0',
      '--numeric-owner',
    ];
    runOnce({ name: 'tar', command: ['tar', ...sorted, '-cf', file, '-C', folder, '.'] });
    images.push(await writeImage(join(into, side), [{ tar: { file }, level: 6 }]));
    rmSync(file);
  }
  return [images[0] ?? '', images[1] ?? ''];
}
