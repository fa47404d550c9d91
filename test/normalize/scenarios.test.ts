import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  constants,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
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

/** Type, permissions, owner, and content or target of everything below a directory; times are what may differ. */
function treeOf(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => {
      const path = join(root, name);
      const { mode, uid, gid, rdev } = lstatSync(path);
      const kind = mode & constants.S_IFMT;
      const content =
        kind === constants.S_IFLNK
          ? readlinkSync(path)
          : kind === constants.S_IFREG
            ? createHash('sha256').update(readFileSync(path)).digest('hex')
            : '';
      return [name, mode.toString(8), uid, gid, rdev, content].join(' ');
    });
}

/** The layout gets a name that umoci can ask for. */
function unpack(layout: string, bundle: string): string[] {
  const file = join(layout, 'index.json');
  const index = JSON.parse(readFileSync(file, 'utf8')) as { manifests: Record<string, unknown>[] };
  const [only] = index.manifests;
  writeFileSync(
    file,
    JSON.stringify({
      ...index,
      manifests: [{ ...only, annotations: { 'org.opencontainers.image.ref.name': 'latest' } }],
    }),
  );
  execFileSync('umoci', ['unpack', '--image', `${layout}:latest`, bundle], { stdio: 'pipe' });
  return treeOf(join(bundle, 'rootfs'));
}

/** umoci unpacks one image at a time, and reads no manifests of Docker. */
const single = scenarios.filter(({ id }) => !['multi-platform', 'task-builder'].includes(id));

it.skipIf(!umoci).each(single)('$id is unpacked by umoci with the files of the original', async ({ id, build }) => {
  const { left } = await build(join(folder, `${id}-unpacked`));
  const out = join(folder, `${id}-unpacked-canonical`);
  await write(left, out);
  const original = unpack(left.replace(/^oci:/, ''), join(folder, `${id}-bundle`));
  const canonical = unpack(out, join(folder, `${id}-bundle-canonical`));
  // Archives are rewritten, and some state is emptied: other tests look into these.
  const rewritten = /^(\S+\.(jar|war|zip|whl|t?gz)|etc\/machine-id|var\/log\/dpkg\.log) /;
  const plain = (lines: readonly string[]): string[] =>
    lines.map((line) => (rewritten.test(line) ? line.replace(/ \S*$/, '') : line));
  expect(original.length).toBeGreaterThan(3);
  expect(plain(canonical)).toEqual(plain(original));
  expect(readFileSync(join(folder, `${id}-bundle-canonical`, 'config.json'), 'utf8')).toContain('"process"');
});
