import type { Cause } from '../model/cause.ts';
import { fact } from './_shared/values.ts';

export const tarDirEntries: Cause = {
  id: 'tar-dir-entries',
  title: 'Directories that only one side lists explicitly',
  specificity: 'structured',
  on: ['tar:presence'],
  claim: (site) => {
    if (fact(site, 'type') !== 'directory' || fact(site, 'children') !== true || fact(site, 'duplicate') === true)
      return undefined;
    const described = String(site.left?.value ?? site.right?.value ?? '');
    const plain = /mode 0?0755\b/.test(described) && !/owner (?!0:0)|with extended attributes/.test(described);
    // In an upper layer the entry would also replace the mode of a directory that lies below it.
    const lowest = !/^layer:[1-9]/.test(site.path.at(-2) ?? '');
    return {
      grade: 'guarded',
      predicate: {
        text: 'the directory has the mode that extractors give unlisted ones (0755), root owns it, and no lower layer can hold it',
        held: plain && lowest,
      },
    };
  },
  fixes: [
    { for: 'bazel', text: 'Pack all layers with one rule: pkg_tar leaves parents out, bsdtar lists them.' },
    { for: 'any', text: 'List parent directories on both sides or on none.' },
  ],
};
