import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench } from '../bench.ts';
import { treePair } from '../images.ts';
import { ownRun, type Row, runOnce } from '../measure.ts';

const member = 1024 * 1024;

/** Content that takes no time to compress: what is measured here is memory. */
function repeated(seed: number, bytes: number, first: string): Buffer {
  const made = Buffer.alloc(bytes, `member ${seed} says the same again and again\n`);
  made.write(`${first}\n`, 0, 'latin1');
  return made;
}

const sizes = [1, 10] as const;

/** Peak memory for a layer of 1 GB and of 10 GB, ten members of a thousand different; needs 30 GB of disk for a while. */
export async function memoryRows({ directory, print }: Bench): Promise<Row[]> {
  const measured: { readonly memory: number; readonly wall: number }[] = [];
  for (const size of sizes) {
    const into = join(directory, `layer-${size}g`);
    const tree = {
      members: size * 1000,
      bytes: member,
      differs: (at: number) => at % (size * 100) === 50,
      content: repeated,
    };
    const images = await treePair(into, tree, 1);
    measured.push(runOnce(ownRun('odp-diff', ...images)));
    rmSync(into, { recursive: true });
  }
  const [small, large] = measured;
  if (small === undefined || large === undefined) return [];
  print(
    `One layer of 1 GB on either side: ${small.wall.toFixed(1)} s, ${small.memory.toFixed(0)} MiB; of 10 GB: ${large.wall.toFixed(1)} s, ${large.memory.toFixed(0)} MiB.`,
  );
  const growth = large.memory / small.memory;
  return [
    {
      work: 'peak resident memory for a 1 GB and for a 10 GB layer',
      bar: 'equal within 15 %, ≤ 512 MiB',
      measured: `${small.memory.toFixed(0)} and ${large.memory.toFixed(0)} MiB`,
      met: growth <= 1.15 && large.memory <= 512,
    },
  ];
}
