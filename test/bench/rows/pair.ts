import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench } from '../bench.ts';
import { layerFile, nameOf, textOf, treePair } from '../images.ts';
import { type Contender, hasTool, measuredOf, ownRun, type Row, race, runOnce, timesOf } from '../measure.ts';

const members = 30_000;
const differing = 10;
const rounds = 5;

/** The main row: layers of 310 MB that differ in ten members, against the native limit and what others do. */
export async function pairRows({ directory, print }: Bench): Promise<Row[]> {
  const differs = (at: number): boolean => at % (members / differing) === 0;
  const tree = { members, bytes: 10 * 1024, differs, content: textOf };
  const images = await treePair(join(directory, 'pair'), tree);
  const blobs = images.map(layerFile);
  const unpack = join(directory, 'pair/unpacked');
  const contenders: readonly Contender[] = [
    ownRun('odp-diff', ...images),
    ownRun('odp-diff --no-proof', ...images, '--no-proof'),
    ownRun('odp-diff --jobs 1', ...images, '--jobs', '1'),
    ...(hasTool('igzip') ? [both('igzip', 'igzip -dc BLOB >/dev/null', blobs)] : []),
    both('gzip', 'gzip -dc BLOB >/dev/null', blobs),
    unpacking(blobs, unpack),
    ...diffoci(images, join(directory, 'pair/diffoci')),
  ];
  const times = race(contenders, rounds);
  print(
    `Two images with one layer of 310 MB (71 MB gzip) each, ${members} members, ${differing} differ:\n\n${timesOf(times)}`,
  );
  const own = measuredOf(times, 'odp-diff').wall;
  const against = (name: string, work: string, factor: number): Row[] => {
    if (!times.has(name)) return [{ work, bar: `≥ ${factor} × faster`, measured: 'not installed', met: null }];
    const ratio = measuredOf(times, name).wall / own;
    return [{ work, bar: `≥ ${factor} × faster`, measured: `${ratio.toFixed(1)} ×`, met: ratio >= factor }];
  };
  const igzip = times.has('igzip') ? own / measuredOf(times, 'igzip').wall : null;
  return [
    {
      work: 'two images, one 300 MB gzip layer pair differs in 10 of 30,000 members, full analysis',
      bar: '≤ 1.9 × `igzip -dc` of both at once',
      measured: igzip === null ? 'not installed' : `${igzip.toFixed(2)} ×`,
      met: igzip === null ? null : igzip <= 1.9,
    },
    ...against('untar and sha256sum', 'the same against `tar xzf` of both and sha256sum of every file', 8),
    ...against('diffoci', 'the same against diffoci diff (strict)', 3),
    ...diffoscope(blobs, join(directory, 'pair/for-diffoscope'), own),
  ];
}

function both(name: string, script: string, blobs: readonly string[]): Contender {
  return { name, command: ['sh', '-c', `${blobs.map((blob) => script.replaceAll('BLOB', blob)).join(' & ')} & wait`] };
}

function unpacking(blobs: readonly string[], into: string): Contender {
  const one = (blob: string, at: number): string =>
    `mkdir -p ${into}/${at} && tar xzf ${blob} -C ${into}/${at} && find ${into}/${at} -type f -exec sha256sum {} + >/dev/null`;
  return {
    name: 'untar and sha256sum',
    command: ['sh', '-c', blobs.map(one).join(' && ')],
    after: () => rmSync(into, { recursive: true, force: true }),
  };
}

/** Strictly: without --semantic it lists whatever differs. To load the images into its store is not measured. */
function diffoci(images: readonly string[], store: string): Contender[] {
  if (!hasTool('diffoci')) return [];
  const own = ['diffoci', '--backend', 'local', '--local-cache', store];
  const names = images.map((image) => {
    const layout = image.slice('oci:'.length);
    const load = `tar -cf - -C ${layout} . | ${own.join(' ')} load`;
    runOnce({ name: 'diffoci load', command: ['sh', '-c', load] });
    return nameOf(layout);
  });
  return [{ name: 'diffoci', command: [...own, 'diff', '--pull', 'never', ...names], accept: [0, 1] }];
}

const diffoscopeSeconds = 900;

/** Once only, and not to its end if that is far: it takes minutes. */
function diffoscope(blobs: readonly string[], into: string, own: number): Row[] {
  const row = { work: 'the layers unpacked, against diffoscope', bar: '≥ 100 × faster' };
  if (!hasTool('diffoscope')) return [{ ...row, measured: 'not installed', met: null }];
  blobs.forEach((blob, at) => {
    mkdirSync(join(into, String(at)), { recursive: true });
    runOnce({ name: 'tar', command: ['tar', 'xzf', blob, '-C', join(into, String(at))] });
  });
  const command = ['diffoscope', '--text', '/dev/null', join(into, '0'), join(into, '1')];
  const { wall } = runOnce({ name: 'diffoscope', command, accept: [0, 1] }, diffoscopeSeconds);
  rmSync(into, { recursive: true });
  const more = wall >= diffoscopeSeconds ? 'more than ' : '';
  return [{ ...row, measured: `${more}${(wall / own).toFixed(0)} × (${wall.toFixed(0)} s)`, met: wall / own >= 100 }];
}
