import type { Cause } from '../model/cause.ts';
import { compressedAlike } from './_shared/deflate.ts';

export const deflateEncoder: Cause = {
  id: 'deflate-encoder',
  title: 'The same content, compressed by another program',
  specificity: 'structured',
  on: ['gzip:deflate', 'zlib:blocks', 'brotli:blocks'],
  claim: (site) =>
    site.role === 'encoding' && compressedAlike(site) === 'encoder' ? { grade: 'safe', role: 'encoding' } : undefined,
  fixes: [
    {
      for: 'bazel',
      text: 'Pin rules_oci and its crane, which compress the layers; rules_oci 2.x leaves tars as they are.',
    },
    { for: 'docker', text: 'Pin the builder, which compresses the layers, or push with force-compression=true.' },
  ],
};
