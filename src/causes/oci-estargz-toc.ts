import type { Cause } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { isLayerBlob, layerOfMember } from './_shared/layer-member.ts';
import { fact, memberName } from './_shared/values.ts';

const annotations = ['containerd.io/snapshot/stargz/toc.digest', 'io.containers.estargz.uncompressed-size'];
const chunked = 'io.github.containers.zstd-chunked.';
const members = ['stargz.index.json', '.prefetch.landmark', '.no.prefetch.landmark'];

/** `SG`, 22 bytes, an offset in hex, `STARGZ`: the extra field of an eStargz footer (estargz.md, "Footer"). */
const footer = /^53471600(?:[0-9a-f]{2}){16}53544152475a$/;

export const ociEstargzToc: Cause = {
  id: 'oci-estargz-toc',
  title: 'The table of contents of a lazily pulled layer',
  specificity: 'structured',
  on: ['oci:manifest.annotation', 'tar:presence', 'json:value', 'json:order', 'gzip:extra'],
  claim: (site) => {
    if (!isTable(site)) return undefined;
    return {
      grade: 'guarded',
      predicate: { text: 'the table of contents agrees with the tar stream of its layer (not checked)', held: false },
    };
  },
  fixes: [{ for: 'docker', text: 'Convert on both sides with the same converter and chunk size, or on none.' }],
};

function isTable(site: Site): boolean {
  if (site.key === 'gzip:extra') {
    const values = [site.left, site.right].flatMap((side) => (side === null ? [] : [String(side.value)]));
    return isLayerBlob(site) && values.every((value) => footer.test(value));
  }
  if (site.key === 'oci:manifest.annotation') {
    const annotation = String(fact(site, 'annotation') ?? '');
    return annotations.includes(annotation) || annotation.startsWith(chunked);
  }
  return layerOfMember(site) !== undefined && members.includes(memberName(site));
}
