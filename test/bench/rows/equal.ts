import { createHash } from 'node:crypto';
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench } from '../bench.ts';
import { type BenchLayer, cheapText, treeOf, type Written, writeImage } from '../images.ts';
import { measuredOf, ownRun, type Row, race } from '../measure.ts';

const gigabyte = 1024 ** 3;
const layers = 10;
const sides = ['left', 'right'] as const;

/** Layers that both images name alike, and one of 2 MB that differs. The shared ones hold nothing that has their digest. */
export async function equalRows({ directory }: Bench): Promise<Row[]> {
  const equal = await writeImage(join(directory, 'equal'), [], unopenable(join(directory, 'equal')));
  const small = (side: 'left' | 'right'): BenchLayer[] => [
    {
      tar: treeOf(side, { members: 200, bytes: 10_240, differs: (at) => at === 100, content: cheapText }),
      level: null,
    },
  ];
  const alone = await Promise.all(sides.map((side) => writeImage(join(directory, `alone-${side}`), small(side))));
  const within = await Promise.all(
    sides
      .map((side) => join(directory, `within-${side}`))
      .map((into, at) => writeImage(into, small(sides[at] ?? 'left'), unopenable(into))),
  );
  const times = race([ownRun('equal', equal, equal), ownRun('alone', ...alone), ownRun('within', ...within)], 15);
  const [same, own, all] = ['equal', 'alone', 'within'].map((name) => measuredOf(times, name).wall) as [
    number,
    number,
    number,
  ];
  return [
    {
      work: 'equal images of 1 GB (whose layers could not be opened)',
      bar: '≤ 0.25 s, no layer opened',
      measured: `${same.toFixed(2)} s`,
      met: same <= 0.25,
    },
    {
      work: 'one 2 MB layer differs in a 1 GB image',
      bar: 'cost of the 2 MB',
      measured: `${all.toFixed(2)} s; the 2 MB alone ${own.toFixed(2)} s`,
      met: all <= own * 1.1,
    },
  ];
}

/** Layers that are files of zeros under the digests of something else: whoever opens one finds that it is damaged. */
function unopenable(directory: string): Written[] {
  mkdirSync(join(directory, 'blobs/sha256'), { recursive: true });
  return Array.from({ length: layers }, (_, at) => {
    const hex = createHash('sha256').update(`layer ${at}`).digest('hex');
    const size = Math.floor(gigabyte / layers);
    const file = join(directory, 'blobs/sha256', hex);
    writeFileSync(file, '');
    truncateSync(file, size);
    return {
      digest: `sha256:${hex}`,
      diffId: `sha256:${hex}`,
      size,
      mediaType: 'application/vnd.oci.image.layer.v1.tar',
    };
  });
}
