import type { Cause } from '../model/cause.ts';
import { pathsInTexts } from './_shared/text-paths.ts';
import { baseName } from './_shared/values.ts';

export const pkgconfigLaCmakePath: Cause = {
  id: 'pkgconfig-la-cmake-path',
  title: 'The directory of the build in what libraries say to builds',
  specificity: 'structured',
  on: ['text:line'],
  claim: (site) => {
    if (!description.test(baseName(site))) return undefined;
    const hint = pathsInTexts(site);
    if (hint === undefined) return undefined;
    const text = 'nothing is built against the library inside the image (not checked)';
    return { grade: 'guarded', predicate: { text, held: false }, hint };
  },
  fixes: [
    {
      for: 'bazel',
      text: 'Delete the files from what rules_foreign_cc installs, or rewrite their prefix in postfix_script.',
    },
    {
      for: 'docker',
      text: 'Configure with one fixed --prefix and install with DESTDIR; let CMake export relocatable targets.',
    },
  ],
};

/** pkg-config, libtool, CMake packages, and scripts such as `xml2-config`. */
const description = /\.(?:pc|la)$|(?:Config|Targets|ConfigVersion|-config|-targets)(?:-\w+)?\.cmake$|^[\w.+-]+-config$/;
