import { afterAll, describe, expect, it } from 'vitest';
import { buildGzip } from '../../fixtures/lib/gzip.ts';
import { buildImage, type Image, ociLayoutFiles } from '../../fixtures/lib/oci.ts';
import { buildTar } from '../../fixtures/lib/tar.ts';
import { buildZip } from '../../fixtures/lib/zip.ts';
import { buildZstd } from '../../fixtures/lib/zstd.ts';
import { InputError } from '../../src/model/problem.ts';
import type { Verdict } from '../../src/model/report.ts';
import { ImagePair, memoryDirectory } from '../support/image-pair.ts';
import { expectLawful } from '../support/report-laws.ts';
import { seededBytes, seededNumbers } from '../support/seeded.ts';
import { buildFileKinds, buildTarKinds } from '../support/tiny-layer.ts';

const pair = new ImagePair(memoryDirectory);
afterAll(() => pair.dispose());

const tars = [buildTarKinds().tar, buildFileKinds().tar];
const kinds = ['headers', 'files'] as const;
const slowMilliseconds = 5_000;

/** A report, or a sentence about the input; any other error fails the test, and so does one that takes too long. */
async function outcome(right: Image): Promise<Verdict | 'refused'> {
  pair.write('right', right);
  const start = performance.now();
  try {
    const report = await pair.compare();
    expectLawful(report);
    return report.verdict;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return 'refused';
  } finally {
    expect(performance.now() - start).toBeLessThan(slowMilliseconds);
  }
}

describe.each(kinds)('a layer of %s, cut anywhere', (kind) => {
  const tar = tars[kinds.indexOf(kind)] ?? Buffer.alloc(0);
  const whole = buildImage({ layers: [{ tar, compression: 'none' }] });

  it('and described as it is, ends in a report that does not call it equal', async () => {
    pair.write('left', whole);
    const lengths = seededNumbers(`cuts ${kind}`, 200, tar.length);
    const lastByte = tar.findLastIndex((byte) => byte !== 0);
    const claims: string[] = [];
    for (const length of lengths) {
      const verdict = await outcome(buildImage({ layers: [{ tar: tar.subarray(0, length), compression: 'none' }] }));
      // The zeros at the end may be missing: padding and end blocks, which every reader can do without.
      const isHarmless = length > lastByte;
      if (!isHarmless && verdict !== 'different' && verdict !== 'incomplete') claims.push(`${length}: ${verdict}`);
    }
    expect(claims).toEqual([]);
  });

  it.each([
    ['gzip', buildGzip(tar)],
    ['zstd', buildZstd(tar)],
  ] as const)('as %s, is incomplete', async (_, blob) => {
    const mediaType = 'application/vnd.oci.image.layer.v1.tar+gzip';
    pair.write('left', buildImage({ layers: [{ tar, blob, mediaType }] }));
    for (const length of seededNumbers(`${_} cuts ${kind}`, 100, blob.length)) {
      const verdict = await outcome(buildImage({ layers: [{ tar, blob: blob.subarray(0, length), mediaType }] }));
      expect(verdict, `cut at ${length}`).toBe('incomplete');
    }
  });
});

describe('noise', () => {
  const noises = seededNumbers('noise sizes', 60, 3000).map((size, at) => seededBytes(`noise ${at}`, size));

  it('as a layer ends in a report', async () => {
    pair.write('left', buildImage({ layers: [{ tar: tars[0] ?? Buffer.alloc(0), compression: 'none' }] }));
    for (const noise of noises) {
      expect(['different', 'incomplete']).toContain(
        await outcome(buildImage({ layers: [{ tar: noise, compression: 'none' }] })),
      );
    }
  });

  it('behind the magic of every format ends in a report', async () => {
    const names = [
      'a.jar',
      'b.gz',
      'c.zst',
      'd.json',
      'e.pyc',
      'f.properties',
      'META-INF/MANIFEST.MF',
      'g.dist-info/RECORD',
      'h.so',
      'i.tar',
    ];
    const magics = [
      'PK\u0003\u0004',
      '\u001f\u008b\u0008',
      '(µ/ý',
      '{"a":',
      '\u00a7\r\r\n',
      'a=',
      'Manifest-Version: 1.0\r\n',
      'a,',
      '\u007fELF\u0002\u0001\u0001',
      'a',
    ];
    const build = (seed: number): Image =>
      buildImage({
        layers: [
          {
            tar: buildTar(
              names.map((name, at) => ({
                name,
                content: Buffer.concat([Buffer.from(magics[at] ?? '', 'latin1'), seededBytes(`${seed} ${at}`, 400)]),
              })),
            ),
            compression: 'none',
          },
        ],
      });
    pair.write('left', build(0));
    for (let seed = 1; seed <= 40; seed++) expect(['different', 'incomplete']).toContain(await outcome(build(seed)));
  });

  it('in place of bytes of a jar ends in a report', async () => {
    const jar = buildZip([
      { name: 'META-INF/MANIFEST.MF', content: 'Manifest-Version: 1.0\r\n\r\n' },
      { name: 'a.txt', content: 'some text that is compressed, some text that is compressed\n' },
    ]);
    const build = (content: Buffer): Image =>
      buildImage({
        layers: [{ tar: buildTar([{ name: 'a.jar', content }], { recordBytes: 512 }), compression: 'none' }],
      });
    pair.write('left', build(jar));
    for (let round = 0; round < 200; round++) {
      const noisy = Buffer.from(jar);
      for (const at of seededNumbers(`jar ${round}`, 4, jar.length))
        noisy.writeUInt8((noisy.readUInt8(at) + 1 + (round % 255)) % 256, at);
      expect(['different', 'incomplete', 'equivalent']).toContain(await outcome(build(noisy)));
    }
  });
});

describe('documents', () => {
  it('that are cut end in a sentence or a report', async () => {
    const image = buildImage({ layers: [{ tar: buildTar([{ name: 'a' }]) }] });
    const files = ociLayoutFiles(image, { style: 'skopeo' });
    pair.write('left', image);
    for (const [path, content] of files) {
      for (const length of seededNumbers(path, 30, content.length)) {
        pair.writeFiles('right', new Map([...files, [path, content.subarray(0, length)]]));
        const verdict = await pair.compare().then(
          (report) => report.verdict,
          (error: unknown) => (error instanceof InputError ? 'refused' : String(error)),
        );
        expect(['refused', 'incomplete'], `${path} cut at ${length}`).toContain(verdict);
      }
    }
  });
});
