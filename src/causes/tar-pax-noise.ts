import type { Cause } from '../model/cause.ts';

const records =
  /^tar:pax\.(comment|LIBARCHIVE\.(?!xattr\.|creationtime).*|SCHILY\.(dev|ino|nlink|devmajor|devminor|realsize)|GNU\.volume\..*|atime|ctime)$/;
const headers =
  /^tar:[xgLK]\.(name|mode|uid|gid|mtime|uname|gname|devmajor|devminor|prefix|linkname|header\.pad|typeflag)$/;

export const tarPaxNoise: Cause = {
  id: 'tar-pax-noise',
  title: 'Notes that the packing program left in extended headers',
  specificity: 'structured',
  on: ['tar:pax.*', 'tar:x.*', 'tar:g.*', 'tar:L.*', 'tar:K.*'],
  claim: (site) => {
    if (/^tar:pax\.(atime|ctime)$/.test(site.key)) return undefined;
    if (!records.test(site.key) && !headers.test(site.key)) return undefined;
    return { grade: 'guarded', predicate: { text: 'the keyword is one that no extractor acts upon', held: true } };
  },
  fixes: [{ for: 'any', text: 'GNU tar: --pax-option=exthdr.name=%d/PaxHeaders/%f, or write ustar.' }],
};
