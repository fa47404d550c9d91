import type { Cause } from '../model/cause.ts';
import { baseName, fact } from './_shared/values.ts';

const annotations = ['containerd.io/snapshot/stargz/toc.digest', 'io.containers.estargz.uncompressed-size'];
const members = ['stargz.index.json', '.prefetch.landmark', '.no.prefetch.landmark'];
const chunked = 'io.github.containers.zstd-chunked.';

export const ociEstargzToc: Cause = {
  id: 'oci-estargz-toc',
  title: 'The table of contents of a lazily pulled layer',
  specificity: 'structured',
  on: ['oci:manifest.annotation', 'tar:presence'],
  claim: (site) => {
    const annotation = String(fact(site, 'annotation') ?? '');
    const known = annotations.includes(annotation) || annotation.startsWith(chunked);
    if (!known && !(site.key === 'tar:presence' && members.includes(baseName(site)))) return undefined;
    return {
      grade: 'guarded',
      predicate: { text: 'the layers were compared by their tar streams, not by this table', held: true },
    };
  },
  fixes: [{ for: 'docker', text: 'Convert on both sides with the same converter and chunk size, or on none.' }],
};
