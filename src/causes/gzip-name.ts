import type { Cause, Claim } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { changedFlags, fname } from './_shared/gzip-flags.ts';
import { isLayerBlob } from './_shared/layer-member.ts';

export const gzipName: Cause = {
  id: 'gzip-name',
  title: 'The file name in a gzip header',
  specificity: 'structured',
  on: ['gzip:name', 'gzip:flg'],
  claim: (site) => {
    if (site.key === 'gzip:name') return claimName(site);
    return ((changedFlags(site) ?? 0) & fname) === 0 ? undefined : { grade: 'safe' };
  },
  fixes: [{ for: 'any', text: 'Compress from standard input, or with gzip -n.' }],
};

function claimName(site: Site): Claim {
  if (isLayerBlob(site)) {
    return { grade: 'guarded', predicate: { text: 'this is a layer, whose stored name nothing reads', held: true } };
  }
  const names = [site.left, site.right].map((side) => String(side?.value ?? ''));
  const held = names.every((name) => !name.includes('/') && name !== '..');
  return {
    grade: 'guarded',
    predicate: { text: 'neither name leads to another folder; only gunzip -N writes to the stored name', held },
  };
}
