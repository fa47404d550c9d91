import type { Cause } from '../model/cause.ts';

export const zstdParams: Cause = {
  id: 'zstd-params',
  title: 'The same content, compressed by zstd with other settings',
  specificity: 'structured',
  on: ['zstd:*'],
  claim: (site) => (site.role === 'encoding' ? { grade: 'safe', role: 'encoding' } : undefined),
  fixes: [{ for: 'any', text: 'Pin the zstd version, the level and the number of threads.' }],
};
