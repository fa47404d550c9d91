import type { Cause, CauseContext } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { isExtendedHead, isLongNameMoved, isMovedField, isOneName } from './_shared/tar-fields.ts';
import { bothTexts } from './_shared/values.ts';

const names = ['tar:longname', 'tar:pax.path', 'tar:prefix', 'tar:name'];
const links = ['tar:longlink', 'tar:pax.linkpath', 'tar:linkname'];

export const tarLongname: Cause = {
  id: 'tar-longname',
  title: 'A long name, stored in another way',
  specificity: 'structured',
  on: [...names, ...links, 'tar:x.*', 'tar:L.*', 'tar:K.*'],
  claim: (site, cx) => {
    const nameMoved = !links.includes(site.key) && (isLongNameMoved(site, cx) || isCutName(site, cx));
    const linkMoved = !names.includes(site.key) && isMovedField(site, cx, 'linkname');
    const isRecord = names.includes(site.key) || links.includes(site.key);
    const isCarrier = isExtendedHead(site) && (site.left === null || site.right === null);
    return (nameMoved || linkMoved) && (isRecord || isCarrier) ? { grade: 'safe', role: 'encoding' } : undefined;
  },
  fixes: [{ for: 'any', text: 'Write one tar format on both sides.' }],
};

/** With equal records on both sides, the header keeps the beginning of the name: 99 or 100 bytes, as the writer likes. */
function isCutName(site: Site, cx: CauseContext): boolean {
  const values = site.key === 'tar:name' && isOneName(site, cx) ? bothTexts(site) : undefined;
  if (values === undefined) return false;
  const [shorter, longer] = values[0].length < values[1].length ? values : [values[1], values[0]];
  return longer.startsWith(shorter) && Buffer.byteLength(shorter) >= 99;
}
