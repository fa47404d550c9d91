import type { Cause } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { changedFlags, fname } from './_shared/gzip-flags.ts';
import { isLayerBlob } from './_shared/layer-member.ts';

/** Sub-fields that readers act on: `BC` holds the block sizes of BGZF, `SG` the place of an eStargz table of contents. */
const usedSubfields = ['4243', '5347'];

export const gzipExtraCommentHcrc: Cause = {
  id: 'gzip-extra-comment-hcrc',
  title: 'Optional fields in a gzip header',
  specificity: 'structured',
  on: ['gzip:extra', 'gzip:comment', 'gzip:hcrc', 'gzip:flg'],
  claim: (site) => {
    if (site.key === 'gzip:flg' && ((changedFlags(site) ?? fname) & fname) !== 0) return undefined;
    if (site.key === 'gzip:extra' && !isUnused(site)) return undefined;
    return { grade: isRoom(site) && !isLayerBlob(site) ? 'lossy' : 'safe' };
  },
  fixes: [{ for: 'any', text: 'Write plain gzip without extra fields, comment and header checksum.' }],
};

/** A comment or an extra field can hold anything, and in a file of the image programs can read it there. */
function isRoom(site: Site): boolean {
  return site.key === 'gzip:comment' || site.key === 'gzip:extra';
}

function isUnused(site: Site): boolean {
  return [site.left, site.right].every((side) => side === null || holdsUnusedOnly(side.value));
}

/** Walks the sub-fields (RFC 1952 section 2.3.1.1). Long fields come as a digest and cannot be walked: they are not accepted. */
function holdsUnusedOnly(value: unknown): boolean {
  if (typeof value !== 'string' || !/^(?:[0-9a-f]{2})*$/.test(value)) return false;
  const bytes = Buffer.from(value, 'hex');
  for (let at = 0; at + 4 <= bytes.length; at += 4 + bytes.readUInt16LE(at + 2)) {
    if (usedSubfields.includes(bytes.toString('hex', at, at + 2))) return false;
  }
  return true;
}
