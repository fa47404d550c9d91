import type { Cause } from '../model/cause.ts';
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

export const tarNumberEncoding: Cause = {
  id: 'tar-number-encoding',
  title: 'The same numbers, written in another way',
  specificity: 'structured',
  on: [...numbers, ...['x', 'g', 'L', 'K'].flatMap((prefix) => numbers.map((name) => `${prefix}.${name}`))].map(
    (name) => `tar:${name}`,
  ),
  claim: (site) => {
    const bothEmptyDevices = /devm/.test(site.key) && isBlankPair(site.left?.value, site.right?.value);
    return isSameValue(site) || bothEmptyDevices ? { grade: 'safe', role: 'encoding' } : undefined;
  },
  fixes: [{ for: 'any', text: 'Pack with one tar implementation.' }],
};

/** A blank field and a zero both say "no device". */
function isBlankPair(left: unknown, right: unknown): boolean {
  const blank = (value: unknown): boolean => value === null || value === '' || value === 0;
  return blank(left) && blank(right);
}
