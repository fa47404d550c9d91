import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { scenarios } from '../../fixtures/images/index.ts';
import { withCanonicalImage } from '../../src/app/normalize-image.ts';
import { defaultRegistryOptions } from '../../src/app/registry-options.ts';
import { writeLayout } from '../../src/app/write-layout.ts';

const options = { platform: null, registry: defaultRegistryOptions };
const folder = mkdtempSync(join(tmpdir(), 'normalize-scenarios-'));
afterAll(() => rmSync(folder, { recursive: true }));

const digestOf = (reference: string): Promise<string> =>
  withCanonicalImage(reference, options, ({ root }) => Promise.resolve(root.digest));

function write(reference: string, out: string): Promise<string> {
  return withCanonicalImage(reference, options, (image) => {
    writeLayout(out, image);
    return Promise.resolve(image.root.digest);
  });
}

describe.each(scenarios)('$id', (scenario) => {
  it('is normalised once and for all, and stays different where it was', async () => {
    const { left, right } = await scenario.build(join(folder, scenario.id));
    const digests: string[] = [];
    for (const [side, reference] of Object.entries({ left, right })) {
      const out = join(folder, `${scenario.id}-${side}`);
      const digest = await write(reference, out);
      expect(await withCanonicalImage(`oci:${out}`, options, (again) => Promise.resolve(again.given))).toBe(digest);
      expect(await digestOf(`oci:${out}`)).toBe(digest);
      digests.push(digest);
    }
    if (scenario.expect.verdict === 'different') expect(digests[0]).not.toBe(digests[1]);
    if (scenario.expect.verdict === 'identical') expect(digests[0]).toBe(digests[1]);
  });
});

it('is the same in an archive', async () => {
  const { left } = (await scenarios[0]?.build(join(folder, 'archived'))) ?? { left: '' };
  const out = join(folder, 'archived.tar');
  const digest = await write(left, out);
  expect(await digestOf(`oci-archive:${out}`)).toBe(digest);
});

const umoci = spawnSync('umoci', ['--version']).status === 0 && process.getuid?.() === 0;
if (!umoci) process.stderr.write('skipped: umoci and root are needed to unpack\n');

it.skipIf(!umoci)('is unpacked by umoci with the files of the original', async () => {
  const scenario = scenarios.find(({ id }) => id === 'dockerfile-mtimes') ?? scenarios[0];
  const { left } = (await scenario?.build(join(folder, 'unpacked'))) ?? { left: '' };
  const out = join(folder, 'unpacked-canonical');
  await write(left, out);
  const bundle = join(folder, 'bundle');
  execFileSync('umoci', ['unpack', '--image', `${out}:latest`, bundle], { stdio: 'pipe' });
  expect(existsSync(join(bundle, 'rootfs'))).toBe(true);
  expect(readFileSync(join(bundle, 'config.json'), 'utf8')).toContain('"process"');
});
