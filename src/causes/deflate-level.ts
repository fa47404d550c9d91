import type { Cause } from '../model/cause.ts';
import { compressedAlike } from './_shared/deflate.ts';

export const deflateLevel: Cause = {
  id: 'deflate-level',
  title: 'The same content, compressed at another level',
  specificity: 'structured',
  on: ['gzip:deflate', 'zlib:blocks', 'zlib:header', 'brotli:blocks'],
  // The header of a zlib stream says nothing but the level and the window (RFC 1950 section 2.2).
  claim: (site) =>
    site.role === 'encoding' && (site.key === 'zlib:header' || compressedAlike(site) === 'level')
      ? { grade: 'safe', role: 'encoding' }
      : undefined,
  fixes: [
    { for: 'bazel', text: 'Fix the level (compression_level of pkg_tar), or give oci_image plain tars.' },
    { for: 'docker', text: 'BuildKit: compression-level=… with force-compression=true.' },
  ],
};
