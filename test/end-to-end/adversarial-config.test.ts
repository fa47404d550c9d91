import { afterAll, describe, it } from 'vitest';
import { digestOf, type Image, type ImageSpec } from '../../fixtures/lib/oci.ts';
import { buildTar } from '../../fixtures/lib/tar.ts';
import type { Report } from '../../src/model/report.ts';
import { ImagePair, imageOf } from '../support/image-pair.ts';
import { expectNamed } from '../support/named-findings.ts';
import { expectLawful } from '../support/report-laws.ts';

const pair = new ImagePair();
afterAll(() => pair.dispose());

async function compare(left: Image, right: Image): Promise<Report> {
  pair.write('left', left);
  pair.write('right', right);
  const report = await pair.compare();
  expectLawful(report);
  return report;
}

describe('the config', () => {
  const tar = buildTar([{ name: 'a', content: 'one' }]);
  const spec = (more: Partial<ImageSpec>): Image => imageOf(tar, more);
  const withEnv = (...Env: readonly string[]): Image => spec({ run: { Env } });

  it.each<[string, Image, Image]>([
    ['LD_PRELOAD', withEnv('A=1'), withEnv('A=1', 'LD_PRELOAD=/tmp/evil.so')],
    ['another PATH', withEnv('PATH=/bin'), withEnv('PATH=/tmp:/bin')],
    ['the order of two values of one name', withEnv('A=1', 'A=2'), withEnv('A=2', 'A=1')],
    ['the order of names among which one repeats', withEnv('B=0', 'A=1', 'A=2'), withEnv('A=2', 'B=0', 'A=1')],
    ['a label', spec({ run: { Labels: { a: '1' } } }), spec({ run: { Labels: { a: '2' } } })],
    ['the user', spec({ run: { User: 'nobody' } }), spec({ run: { User: '' } })],
    ['the entrypoint', spec({ run: { Entrypoint: ['/a'] } }), spec({ run: { Entrypoint: ['/b'] } })],
    ['the order of the command', spec({ run: { Cmd: ['a', 'b'] } }), spec({ run: { Cmd: ['b', 'a'] } })],
    ['an unknown key', spec({}), spec({ config: { 'x-payload': 'anything' } })],
    ['the file system type', spec({}), spec({ config: { rootfs: { type: 'payload', diff_ids: [digestOf(tar)] } } })],
  ])('%s', async (_, left, right) => {
    expectNamed(await compare(left, right), 'config');
  });

  /** An image whose config is the given text, described correctly. */
  const withConfig = (change: (text: string) => string): Image => {
    const image = spec({ run: { User: 'nobody' } });
    const config = Buffer.from(change(image.config.toString()));
    const manifest = Buffer.from(
      image.manifest
        .toString()
        .replace(image.configDigest, digestOf(config))
        .replace(`"size":${image.config.length}`, `"size":${config.length}`),
    );
    const blobs = new Map([...image.blobs, [digestOf(config), config], [digestOf(manifest), manifest]] as const);
    return {
      ...image,
      config,
      manifest,
      descriptor: { ...image.descriptor, size: manifest.length, digest: digestOf(manifest) },
      blobs,
    };
  };

  it.each([
    [
      'a key twice, the second of which counts for some',
      (text: string) => text.replace('"User":"nobody"', '"User":"root","User":"nobody"'),
    ],
    [
      'a key twice, with the last value changed',
      (text: string) => text.replace('"User":"nobody"', '"User":"nobody","User":"root"'),
    ],
    [
      'a key in another case, which Go accepts',
      (text: string) => text.replace('"User":"nobody"', '"User":"nobody","user":"root"'),
    ],
    [
      'a key twice with equal values',
      (text: string) => text.replace('"User":"nobody"', '"User":"nobody","User":"nobody"'),
    ],
  ])('%s', async (_, change) => {
    expectNamed(
      await compare(
        withConfig((text) => text),
        withConfig(change),
      ),
      'config',
    );
  });
});
