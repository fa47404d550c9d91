import type { Cause, CauseContext } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { isMovedField, type TarField } from './_shared/tar-fields.ts';
import { isSameValue } from './_shared/values.ts';

const numbers = [
  'mode',
  'uid',
  'gid',
  'size',
  'mtime',
  'chksum',
  'devmajor',
  'devminor',
  'atime',
  'ctime',
  'offset',
  'realsize',
];
const recorded: readonly TarField[] = ['uid', 'gid', 'size', 'mtime'];

export const tarNumberEncoding: Cause = {
  id: 'tar-number-encoding',
  title: 'The same numbers, written in another way',
  specificity: 'structured',
  on: [
    ...['', 'x.', 'g.', 'L.', 'K.'].flatMap((prefix) => numbers.map((name) => `tar:${prefix}${name}`)),
    ...recorded.map((name) => `tar:pax.${name}`),
  ],
  claim: (site, cx) => (isSameValue(site) || isRecorded(site, cx) ? { grade: 'safe', role: 'encoding' } : undefined),
  fixes: [{ for: 'any', text: 'Pack with one tar implementation.' }],
};

/** One side has the number in its header, the other in a record because its writer found it too large for the header. */
function isRecorded(site: Site, cx: CauseContext): boolean {
  const field = recorded.find((name) => site.key === `tar:${name}` || site.key === `tar:pax.${name}`);
  return field !== undefined && isMovedField(site, cx, field);
}
