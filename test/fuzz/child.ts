import { writeFileSync } from 'node:fs';
import { walkOptions } from '../../src/app/registries.ts';
import { prepareCompression } from '../../src/bytes/decompress.ts';
import { fuzzFormat } from './fuzz-format.ts';
import { allSeeds } from './seeds.ts';

const [id = '', seed = '0', time = '0', lastTry = ''] = process.argv.slice(2);
await prepareCompression();
const format = walkOptions.formats.find((candidate) => candidate.id === id);
const seeds = (await allSeeds()).get(id) ?? [];
if (format === undefined || seeds.length === 0)
  throw new Error(`there is no document of the format ${id} to begin with`);
const onTry = (_: string, bytes: Buffer): void => writeFileSync(lastTry, bytes);
const effort = { seed: Number(seed), runs: Number.MAX_SAFE_INTEGER, time: Number(time), onTry };
process.stdout.write(JSON.stringify(fuzzFormat(format, seeds, effort)));
