import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { verifyBlob } from '../../src/image/verify-blob.ts';
import { scratch, sha256 } from './build-image.ts';

const file = join(scratch(), 'blob');
const content = Buffer.alloc(3 * 1024 * 1024 + 7, 'odp-diff');
writeFileSync(file, Buffer.concat([Buffer.from('front'), content, Buffer.from('back')]));
const range = { file, offset: 5, size: content.length };

describe('verifyBlob', () => {
  it('digests exactly the range', () => {
    expect(verifyBlob(range, sha256(content))).toEqual({ holds: true, found: sha256(content) });
    const sha512 = `sha512:${createHash('sha512').update(content).digest('hex')}`;
    expect(verifyBlob(range, sha512)).toEqual({ holds: true, found: sha512 });
  });

  it('says what it found instead', () => {
    expect(verifyBlob({ ...range, size: range.size - 1 }, sha256(content))).toEqual({
      holds: false,
      found: sha256(content.subarray(0, -1)),
    });
    expect(verifyBlob({ ...range, size: 0 }, sha256(content)).found).toBe(sha256(''));
  });

  it('refuses other algorithms and files that are too short', () => {
    expect(() => verifyBlob(range, 'md5:00')).toThrow('should be a digest');
    expect(() => verifyBlob({ ...range, size: range.size + 100 }, sha256(content))).toThrow();
  });
});
