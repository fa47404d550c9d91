import { createHash } from 'node:crypto';
import { maxTextBytes } from '../bytes/limits.ts';
import type { SideName } from '../model/bytes.ts';
import type { Derivation } from '../model/field.ts';
import type { CompareContext, Format } from '../model/format.ts';
import { compareAttributes } from './_shared/compare-attributes.ts';
import type { Attribute } from './_shared/jar-attributes.ts';
import { readAll } from './_shared/lines.ts';
import { type DigestAlgorithm, digestAlgorithm } from './_shared/member-digest.ts';
import { besidePath, folderOf } from './_shared/member-names.ts';
import { type ManifestSections, manifestSections } from './jar-signature-file/manifest-sections.ts';

/** Signature files of signed jars (JAR File Specification, "Signature File"). See docs/formats/jar-signature-file.md. */
export const jarSignatureFile: Format = {
  id: 'jar-signature-file',
  title: 'signature file of a jar',
  order: 'exact',
  maxSize: maxTextBytes,
  matches: ({ name, head }) => /(?:^|\/)META-INF\/[^/]+\.SF$/i.test(name) && !head.includes(0),
  compare(left, right, cx) {
    const manifest = `${folderOf(left.name)}/MANIFEST.MF`;
    const sections = sectionsOf(cx, manifest);
    const file = {
      prefix: 'signature-file',
      recompute: (side: SideName, attribute: Attribute) => recompute(sections(side), attribute),
      of: (attribute: Attribute) => (digestOf(attribute) === undefined ? undefined : besidePath(left.path, manifest)),
    };
    compareAttributes(file, left, right, cx);
  },
};

/** The manifest of each side, cut once and only when it is asked for; undefined where it is not there or too large. */
function sectionsOf(cx: CompareContext, name: string): (side: SideName) => ManifestSections | undefined {
  const known = new Map<SideName, ManifestSections | undefined>();
  return (side) => {
    if (!known.has(side)) {
      const source = cx.sibling(side, name);
      known.set(
        side,
        source === undefined || source.size > maxTextBytes ? undefined : manifestSections(readAll(source)),
      );
    }
    return known.get(side);
  };
}

interface DigestAttribute {
  readonly algorithm: DigestAlgorithm;
  readonly about: 'whole' | 'main' | 'entry';
}

/** `SHA-256-Digest-Manifest`, `SHA-256-Digest-Manifest-Main-Attributes`; of an entry `SHA-256-Digest`. */
function digestOf({ name, entry }: Attribute): DigestAttribute | undefined {
  const match = /^(.+?)-Digest(-Manifest(-Main-Attributes)?)?$/i.exec(name);
  const algorithm = digestAlgorithm(match?.[1] ?? '');
  if (match === null || algorithm === undefined || (entry === null) !== (match[2] !== undefined)) return undefined;
  return { algorithm, about: entry !== null ? 'entry' : match[3] === undefined ? 'whole' : 'main' };
}

function recompute(sections: ManifestSections | undefined, attribute: Attribute): Derivation | undefined {
  const digest = digestOf(attribute);
  if (sections === undefined || digest === undefined) return undefined;
  const bytes = digest.about === 'entry' ? sections.entries.get(attribute.entry ?? '') : sections[digest.about];
  if (bytes === undefined) return undefined;
  const part = { whole: '', main: ', main section', entry: `, section ${attribute.entry ?? ''}` }[digest.about];
  return {
    equation: `${digest.algorithm}(MANIFEST.MF${part})`,
    holds: createHash(digest.algorithm).update(bytes).digest('base64') === attribute.value,
  };
}
