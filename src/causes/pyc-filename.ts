import { pathPair } from '../grammars/path-pair.ts';
import type { Cause } from '../model/cause.ts';
import { bothTexts } from './_shared/values.ts';

const sourcePath = /^[^\s\0]+\.pyw?$/;

export const pycFilename: Cause = {
  id: 'pyc-filename',
  title: 'The path of the source in compiled Python files',
  specificity: 'structured',
  on: ['pyc:body'],
  claim: (site) => {
    const paths = site.name === 'co_filename' ? bothTexts(site) : undefined;
    if (
      paths === undefined ||
      !paths.every((path) => sourcePath.test(path)) ||
      lastStep(paths[0]) !== lastStep(paths[1])
    )
      return undefined;
    const pair = pathPair(paths[0], paths[1]);
    return { grade: 'safe', ...(pair === undefined ? {} : { hint: { factor: 'build-path', ...pair } }) };
  },
  fixes: [
    {
      for: 'bazel',
      text: 'Leave **/__pycache__/** out of the layers; rules_python’s own precompiler writes short paths.',
    },
    { for: 'docker', text: 'Compile at the final place, or with compileall -s "$DESTDIR" -p /.' },
  ],
};

function lastStep(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
