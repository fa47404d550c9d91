import type { Cause } from '../model/cause.ts';

const holders = ['tar:longname', 'tar:longlink', 'tar:pax.path', 'tar:pax.linkpath', 'tar:prefix'];

export const tarLongname: Cause = {
  id: 'tar-longname',
  title: 'A long name, stored in another way',
  specificity: 'structured',
  on: [...holders, 'tar:name', 'tar:linkname', 'tar:x.*', 'tar:L.*', 'tar:K.*'],
  claim: (site, cx) => {
    const oneSided = site.left === null || site.right === null;
    const place = site.path.at(-1);
    const moved = cx.memo(`long names of ${place}`, () =>
      holders.some((key) =>
        cx
          .siblings(key)
          .some(
            (other) =>
              other.path.at(-1) === place && (other.left === null || other.right === null || key === 'tar:prefix'),
          ),
      ),
    );
    if (!moved) return undefined;
    if (/^tar:[xLK]\./.test(site.key) && !oneSided) return undefined;
    return { grade: 'safe', role: 'encoding' };
  },
  fixes: [{ for: 'any', text: 'Write one tar format on both sides.' }],
};
