import type { Rule } from '../rule.ts';

export const layerGzipName: Rule = {
  id: 'layer-gzip-name',
  title: 'The gzip header of the layer holds the name of a file',
  severity: 'warning',
  family: 'determinism',
  cause: 'gzip-name',
  why: 'The name is that of a file on the machine that built, often one with random characters.',
  fixes: [{ for: 'any', text: 'gzip -n, or compress from a pipe.' }],
  layer({ facts: { gzip } }, found) {
    if (gzip !== null && gzip.name !== null) found({ field: 'gzip name', value: gzip.name, expected: 'absent' });
  },
};
