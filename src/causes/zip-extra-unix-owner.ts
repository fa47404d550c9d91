import type { Cause } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { everyExtra } from './_shared/extra-values.ts';

export const zipExtraUnixOwner: Cause = {
  id: 'zip-extra-unix-owner',
  title: 'Unix owners in the extra fields of a zip or jar',
  specificity: 'structured',
  on: ['7875', '5855', '756e'].flatMap((id) => [`zip:local.extra.${id}`, `zip:central.extra.${id}`]),
  claim: (site) => {
    if (!isOwner(site)) return undefined;
    const jar = /\.(jar|war|ear|whl|egg)(#\d+)?$/.test(site.path.at(-2) ?? '');
    return {
      grade: 'guarded',
      predicate: { text: 'the archive is read in place by a runtime, which does not restore owners', held: jar },
    };
  },
  fixes: [{ for: 'any', text: 'zip -X leaves the field out; or build as a fixed user.' }],
};

/** Nothing but owners and times: no byte that Info-ZIP's layouts do not explain. */
function isOwner(site: Site): boolean {
  if (site.key.endsWith('.7875')) return everyExtra(site, isNewUnix);
  if (site.key.endsWith('.5855'))
    return everyExtra(site, ({ length }) => length === 0 || length === 8 || length === 12);
  return isSameBeside(site);
}

/** Version 1, then a length and an id, twice; a central header may hold nothing. */
function isNewUnix(bytes: Buffer): boolean {
  if (bytes.length === 0) return true;
  const userEnd = bytes.length < 4 ? 0 : 2 + bytes.readUInt8(1);
  return (
    bytes.readUInt8(0) === 1 &&
    userEnd > 0 &&
    userEnd < bytes.length &&
    userEnd + 1 + bytes.readUInt8(userEnd) === bytes.length
  );
}

/** ASi Unix: CRC, mode, size or device, uid, gid, link target. Mode and target are more than an owner and must agree. */
function isSameBeside({ left, right }: Site): boolean {
  const [l, r] = [left, right].map((side) =>
    /^[0-9a-f]{8}([0-9a-f]{12})[0-9a-f]{8}(.*)$/.exec(String(side?.value ?? '')),
  );
  return l !== null && r !== null && l?.[1] === r?.[1] && l?.[2] === r?.[2];
}
