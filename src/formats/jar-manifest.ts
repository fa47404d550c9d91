import { maxTextBytes } from '../bytes/limits.ts';
import type { SideName } from '../model/bytes.ts';
import type { Derivation } from '../model/field.ts';
import type { Format } from '../model/format.ts';
import { compareAttributes } from './_shared/compare-attributes.ts';
import type { Attribute } from './_shared/jar-attributes.ts';
import { type DigestAlgorithm, digestAlgorithm, type MemberDigests, memberDigests } from './_shared/member-digest.ts';
import { baseName, besidePath, plainName } from './_shared/member-names.ts';

/** Manifests of jar files (JAR File Specification). See docs/formats/jar-manifest.md. */
export const jarManifest: Format = {
  id: 'jar-manifest',
  title: 'jar manifest',
  order: 'exact',
  maxSize: maxTextBytes,
  matches: (probe) => baseName(probe.name) === 'MANIFEST.MF' && !probe.head.includes(0),
  compare(left, right, cx) {
    const digests = memberDigests(cx.sibling);
    const file = {
      prefix: 'manifest',
      recompute: (side: SideName, attribute: Attribute) => recompute(digests, side, attribute),
      of: (attribute: Attribute) =>
        attribute.entry === null || algorithmOf(attribute) === undefined
          ? undefined
          : besidePath(left.path, plainName(attribute.entry)),
    };
    compareAttributes(file, left, right, cx);
  },
};

/** The algorithm of a `<algorithm>-Digest` attribute. */
function algorithmOf({ name }: Attribute): DigestAlgorithm | undefined {
  const algorithm = /^(.+)-Digest$/i.exec(name)?.[1];
  return algorithm === undefined ? undefined : digestAlgorithm(algorithm);
}

function recompute(digests: MemberDigests, side: SideName, attribute: Attribute): Derivation | undefined {
  const algorithm = algorithmOf(attribute);
  if (attribute.entry === null || algorithm === undefined) return undefined;
  const content = digests(side, plainName(attribute.entry), algorithm);
  if (content === undefined) return undefined;
  return {
    equation: `${algorithm}(${attribute.entry})`,
    holds: content.digest.toString('base64') === attribute.value,
  };
}
