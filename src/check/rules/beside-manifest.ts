import type { Rule } from '../rule.ts';
import { wholeFile } from '../whole-file.ts';
import { differingAttributes } from './_shared/attributes.ts';

const maxBytes = 1_048_576;

export const besideManifest: Rule = {
  id: 'beside-manifest',
  title: 'The MANIFEST.MF beside the jar has other attributes',
  severity: 'error',
  family: null,
  cause: 'jar-manifest-builder',
  why: 'rules_spring leaves the manifest that it generates in the image. Unpatched it names the JDK of the machine (Build-Jdk).',
  fixes: [
    {
      for: 'bazel',
      text: 'Apply patches/rules_spring_manifest.patch, which takes Build-Jdk out of write_manifest.sh.',
    },
  ],
  file: {
    wants: ({ full, inside, size }, { expect, layer }) =>
      inside.length === 0 &&
      layer !== null &&
      size < maxBytes &&
      expect.jar?.besideManifest !== undefined &&
      full === 'MANIFEST.MF',
    look(file, { expect }, found) {
      const wanted = expect.jar?.besideManifest ?? {};
      for (const { name, value, expected } of differingAttributes(wholeFile(file).toString('utf8'), wanted))
        found({ field: name, value, expected });
    },
  },
};
