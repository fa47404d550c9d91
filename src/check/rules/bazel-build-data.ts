import type { Found, Rule } from '../rule.ts';
import { wholeFile } from '../whole-file.ts';
import { fitsValue } from './_shared/lists.ts';
import { propertiesOf } from './_shared/text-file.ts';

const maxBytes = 1_048_576;

const stamped = /^[1-9]\d{5,}$/;
/** A path of the machine; labels begin with two slashes. */
const absolute = /^\/(?!\/)/;

export const bazelBuildData: Rule = {
  id: 'bazel-build-data',
  title: 'build-data.properties holds the time or the folder of the build',
  severity: 'error',
  family: 'determinism',
  cause: 'bazel-build-data',
  why: 'singlejar writes the path of its output when it gets no --build_target, and the time with --stamp.',
  fixes: [],
  file: {
    wants: ({ name, size, inside }) => name === 'build-data.properties' && size < maxBytes && inside.length < 3,
    look(file, { expect }, found) {
      const values = propertiesOf(wholeFile(file).toString('latin1'));
      const isStated = file.inside.length === 1 && file.inside[0] === expect.jar?.path;
      const wanted = isStated ? (expect.jar?.buildData ?? {}) : {};
      const target = values.get('build.target') ?? '';
      if (absolute.test(target)) {
        const right = wanted['build.target'] ?? 'a path below the execution root';
        found({ field: 'build.target', value: target, expected: right });
      } else differing(values, wanted, found);
      const stamp = ['build.timestamp.as.int', 'build.timestamp'].find((key) => stamped.test(values.get(key) ?? ''));
      if (stamp !== undefined) found({ field: stamp, value: values.get(stamp) ?? null, expected: '0' });
    },
  },
};

function differing(values: ReadonlyMap<string, string>, wanted: Readonly<Record<string, string>>, found: Found): void {
  for (const [key, pattern] of Object.entries(wanted)) {
    const value = values.get(key);
    if (value === undefined || !fitsValue(pattern, value))
      found({ field: key, value: value ?? null, expected: pattern });
  }
}
