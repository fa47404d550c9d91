import { describe, expect, it } from 'vitest';
import { buildImage, type Image } from '../../fixtures/lib/oci.ts';
import { buildTar } from '../../fixtures/lib/tar.ts';
import { comparePair } from '../support/image-pair.ts';

function image(mtime?: string): Image {
  const entry = { name: 'etc/motd', content: 'Welcome.\n', mtime: 1_700_000_000 };
  const pax = mtime === undefined ? {} : { pax: { mtime } };
  return buildImage({ layers: [{ tar: buildTar([{ ...entry, ...pax }], { format: 'pax' }), compression: 'none' }] });
}

describe('a PAX time on one side alone', () => {
  it('is a fraction where the header has the same second', async () => {
    const { verdict, findings } = await comparePair(image(), image('1700000000.25'));
    expect(verdict).toBe('equivalent');
    expect(findings.map(({ cause }) => cause)).toContain('tar-mtime-subsecond');
  });

  it.each(['1800000000.25', '9223372036854775807.5', '-1.5'])(
    'is no fraction where it says otherwise: %s',
    async (mtime) => {
      const { verdict, findings } = await comparePair(image(), image(mtime));
      expect(verdict).toBe('different');
      expect(findings.map(({ cause }) => cause)).not.toContain('tar-mtime-subsecond');
    },
  );
});
