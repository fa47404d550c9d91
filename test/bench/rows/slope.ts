import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench } from '../bench.ts';
import { type BenchLayer, type Tree, treeOf, treePair, writeImage } from '../images.ts';
import { measuredOf, ownRun, type Row, race } from '../measure.ts';
import { plotOf, type Series, slopeOf } from '../slope-plot.ts';

const steps = [1, 2, 4, 8, 16] as const;
const rounds = 5;

type Pair = readonly [string, string];

/** From 1 to 16 times members, bytes, layers and findings: the processor time beyond what equal images take. */
export async function slopeRows({ directory, print, plotFile }: Bench): Promise<Row[]> {
  const some = (each: number) => (at: number) => at % each === 0;
  const kinds: Readonly<Record<string, (size: number, into: string) => Promise<Pair>>> = {
    members: (size, into) => treePair(into, { members: 4_000 * size, bytes: 100, differs: (at) => at < 10 }),
    bytes: (size, into) => treePair(into, { members: 40, bytes: 512 * 1024 * size, differs: some(20) }),
    layers: (size, into) => layered(into, 4 * size, { members: 500, bytes: 1_000, differs: some(250) }),
    findings: (size, into) => treePair(into, { members: 100 * size, bytes: 5_000, differs: () => true }),
  };
  const series: Series[] = [];
  for (const [name, make] of Object.entries(kinds)) {
    const pairs: Pair[] = [];
    for (const size of steps) pairs.push(await make(size, join(directory, 'slope', name, String(size))));
    series.push({ name, points: costs(pairs) });
    rmSync(join(directory, 'slope', name), { recursive: true });
  }
  writeFileSync(plotFile, plotOf(series));
  print(`Costs from 1 to 16 times, drawn in ${plotFile}:\n\n${series.map(rowOf).join('\n')}`);
  const slopes = series.map((each) => [each.name, slopeOf(each)] as const);
  return [
    {
      work: 'cost from 1 to 16 × members, bytes, layers, findings',
      bar: 'slope ≤ 1.1',
      measured: slopes.map(([name, slope]) => `${name} ${slope.toFixed(2)}`).join(', '),
      met: slopes.every(([, slope]) => slope <= 1.1),
    },
  ];
}

function costs(pairs: readonly Pair[]): Series['points'] {
  const names = pairs.map((_, at) => String(steps[at]));
  const first = pairs[0]?.[0] ?? '';
  const runs = [ownRun('equal', first, first), ...pairs.map((pair, at) => ownRun(names[at] ?? '', ...pair))];
  const times = race(runs, rounds);
  const base = measuredOf(times, 'equal').cpu;
  return names.map((name, at) => [steps[at] ?? 1, Math.max(measuredOf(times, name).cpu - base, 0.001)]);
}

async function layered(directory: string, layers: number, tree: Tree): Promise<Pair> {
  const side = (name: 'left' | 'right'): Promise<string> => {
    const all = Array.from(
      { length: layers },
      (_, layer): BenchLayer => ({ tar: inLayer(name, tree, layer), level: 6 }),
    );
    return writeImage(join(directory, name), all);
  };
  return [await side('left'), await side('right')];
}

function* inLayer(side: 'left' | 'right', tree: Tree, layer: number) {
  for (const entry of treeOf(side, tree)) yield { ...entry, name: `layer${layer}/${entry.name}` };
}

function rowOf({ name, points }: Series): string {
  return `- ${name}: ${points.map(([size, cost]) => `${size} × ${cost.toFixed(2)} s`).join(', ')}`;
}
