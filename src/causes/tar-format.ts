import type { Cause } from '../model/cause.ts';
import { isBlank, isOtherDialect } from './_shared/tar-fields.ts';

const magics = ['magic', 'version'];

/** What one dialect has at the end of the header where another has something else or nothing. */
const tails = [
  'uname',
  'gname',
  'devmajor',
  'devminor',
  'prefix',
  'atime',
  'ctime',
  'offset',
  'longnames',
  'unused',
  'sparse',
  'isextended',
  'realsize',
  'header.pad',
  'trailer',
];

export const tarFormat: Cause = {
  id: 'tar-format',
  title: 'The dialect of tar: ustar, GNU or v7',
  specificity: 'structured',
  on: [
    ...['', 'x.', 'g.', 'L.', 'K.'].flatMap((prefix) => magics.map((name) => `tar:${prefix}${name}`)),
    ...tails.map((name) => `tar:${name}`),
  ],
  claim: (site, cx) => {
    const isMagic = /\b(magic|version)$/.test(site.key);
    const oneSided = site.left === null || site.right === null;
    if (isMagic && oneSided && site.key.includes('.')) return undefined;
    if (isMagic) return { grade: 'safe', role: 'encoding' };
    const isPadding = site.key === 'tar:header.pad';
    const blank = [site.left, site.right].every((side) => isBlank(side?.value ?? null, isPadding));
    return blank && (oneSided || isPadding) && isOtherDialect(site, cx)
      ? { grade: 'safe', role: 'encoding' }
      : undefined;
  },
  fixes: [
    { for: 'bazel', text: 'Pack all layers with one tar implementation (bsdtar of bazel-lib, or rules_pkg).' },
    { for: 'any', text: 'State --format= on both sides.' },
  ],
};
