import { type Expected, nameKey } from './expected.ts';
import { type ImageIdentity, imageDigestOf } from './image-identity.ts';
import { publishedAs } from './releases.ts';

/** Everything that the digests of one image say about not being what was expected of it. */
export function explainMismatch(
  image: ImageIdentity,
  entry: Expected | undefined,
  expected: readonly Expected[],
): string[] {
  return [
    ...elsewhereInList(image, entry, expected),
    ...otherRelease(image),
    ...(entry === undefined ? [] : [...expectedIsAnother(image, entry), ...knownParts(image, entry)]),
    ...sameParts(image, entry, expected),
  ];
}

function elsewhereInList(image: ImageIdentity, entry: Expected | undefined, expected: readonly Expected[]): string[] {
  const found = imageDigestOf(image);
  return expected
    .filter((other) => other !== entry && other.digest === found)
    .map(({ service, source }) => `its digest is the one expected of ${service ?? 'another image'} (${source})`);
}

function otherRelease(image: ImageIdentity): string[] {
  const found = [image.indexDigest, image.manifestDigest].flatMap((digest) =>
    digest === null ? [] : publishedAs(digest),
  );
  if (found.length === 0) return ['no ODP release has published its digest'];
  return [`its digest is that of ${found.map(({ version, service }) => `${service} in ${version}`).join(' and ')}`];
}

/** A digest of the wrong kind was published or copied. */
function expectedIsAnother(image: ImageIdentity, { digest }: Expected): string[] {
  if (digest === image.imageId) return ['the expected value is its image_id (the config), not its image_digest'];
  const layer = image.layers.findIndex((each) => each.digest === digest || each.diffId === digest);
  return layer < 0 ? [] : [`the expected value is the digest of its layer ${layer}, not of the image`];
}

/** What a digests.yaml knows besides the digest. */
function knownParts(image: ImageIdentity, { imageId, layers }: Expected): string[] {
  const notes: string[] = [];
  if (imageId !== null && image.imageId !== null) {
    notes.push(
      imageId === image.imageId
        ? 'its image_id is the expected one: config and uncompressed layers are the same, only compression, media types or annotations differ'
        : `its image_id ${image.imageId} is not the expected ${imageId}: content or config differs`,
    );
  }
  if (layers.length === 0) return notes;
  const own = image.layers.map(({ digest }) => digest);
  const different = layers.flatMap((digest, at) => (own[at] === digest ? [] : [at]));
  if (own.length !== layers.length) notes.push(`it has ${own.length} layers where ${layers.length} are expected`);
  if (different.length === 0 && own.length === layers.length) {
    notes.push('all its layers are the expected ones: only the config or the manifest differs');
  } else if (different.length > 0) {
    notes.push(
      `of the expected layers, ${layers.length - different.length} are the same; different: ${different.join(', ')}`,
    );
  }
  return notes;
}

/** Another entry of the list whose config or layers this image has. */
function sameParts(image: ImageIdentity, entry: Expected | undefined, expected: readonly Expected[]): string[] {
  return expected
    .filter(
      (other) => other.imageId !== null && other.imageId === image.imageId && other.digest !== imageDigestOf(image),
    )
    .filter((other) => entry === undefined || nameKey(other.service ?? '') !== nameKey(entry.service ?? ''))
    .map(({ service }) => `its image_id is that of ${service ?? 'another image'} in the list`);
}
