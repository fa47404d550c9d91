import type { Cause } from '../model/cause.ts';
import { leafFactor } from './_shared/leaf-factor.ts';
import { pathsInTexts } from './_shared/text-paths.ts';

/** Paths of the build in files that no other cause knows: explained, never excused. */
export const factorBuildPath: Cause = {
  id: 'factor-build-path',
  title: 'A path of the build in a file',
  specificity: 'context',
  on: [
    'text:line',
    'properties:entry',
    'json:value',
    'manifest:main',
    'manifest:entry',
    'os-release:entry',
    'sqlite:row',
    'xml:text',
    'xml:attribute',
    'xml:comment',
    'xml:instruction',
    'yaml:value',
    'yaml:comment',
    'protobuf:value',
    'stanza:field',
    'alternatives:field',
    'account:field',
    'opaque:bytes',
    'pyc:body',
    'elf:bytes',
  ],
  claim: (site) => {
    // Output bases and temporary names are paths with a better explanation.
    const hint = leafFactor(site) === undefined ? pathsInTexts(site) : undefined;
    return hint === undefined ? undefined : { grade: 'lossy', hint };
  },
  fixes: [
    {
      for: 'bazel',
      text: 'Keep exec-root and sandbox paths out of outputs: pass labels or relative paths, map prefixes (-ffile-prefix-map).',
    },
    { for: 'docker', text: 'Build in one fixed WORKDIR and map prefixes.' },
  ],
};
