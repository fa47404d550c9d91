import { InputError } from '../model/problem.ts';
import { asList, asObject, asText, type JsonObject } from '../sources/json-file.ts';
import { quote } from '../sources/quote.ts';

export type ManifestKind = 'index' | 'manifest';

const kinds = new Map<string, ManifestKind>([
  ['application/vnd.oci.image.index.v1+json', 'index'],
  ['application/vnd.docker.distribution.manifest.list.v2+json', 'index'],
  ['application/vnd.oci.image.manifest.v1+json', 'manifest'],
  ['application/vnd.docker.distribution.manifest.v2+json', 'manifest'],
]);

const configTypes = new Set([
  '',
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
]);

/** True when a descriptor of this type may lead to an index or a manifest; without a type, the content tells. */
export function mayHoldImages(mediaType: string): boolean {
  return mediaType === '' || kinds.has(mediaType) || isSchema1(mediaType);
}

/** True for the config of a container image, false for that of a chart, a signature or another artifact. */
export function isImageConfig(mediaType: string): boolean {
  return configTypes.has(mediaType);
}

/**
 * Whether a document is an index or a manifest. Its shape, its own media type and the one it was announced by must agree
 * (CVE-2021-41190: a document that is both is read as either). Throws `InputError`.
 */
export function manifestKind(value: unknown, announced: string, what: string): ManifestKind {
  const fields = asObject(value);
  if (fields === null) throw new InputError('manifest-invalid', `${what} should be a JSON object`);
  const own = asText(fields['mediaType']) ?? '';
  refuseSchema1(fields, [announced, own], what);
  const shape = shapeOf(fields, what);
  for (const type of [announced, own]) {
    const said = kinds.get(type);
    if (type === '' || said === shape) continue;
    throw said === undefined
      ? new InputError('not-an-image', `${what} is no image: its media type is ${quote(type)}`)
      : new InputError(
          'manifest-confusion',
          `${what} is announced as an ${describe(said)}, but has the form of an ${describe(shape)}`,
        );
  }
  return shape;
}

function shapeOf(fields: JsonObject, what: string): ManifestKind {
  const isIndex = Object.hasOwn(fields, 'manifests');
  const isManifest = Object.hasOwn(fields, 'layers') || Object.hasOwn(fields, 'config');
  if (isIndex && isManifest) {
    throw new InputError(
      'manifest-confusion',
      `${what} is both an index (manifests) and a manifest (config, layers), so it could be read in two ways`,
    );
  }
  if (!isIndex && !isManifest) {
    throw new InputError('not-an-image', `${what} is no image: it has neither manifests nor config and layers`);
  }
  const list = isIndex ? 'manifests' : 'layers';
  if (asList(fields[list]) === null) throw new InputError('manifest-invalid', `${what} should have a list ${list}`);
  return isIndex ? 'index' : 'manifest';
}

function describe(kind: ManifestKind): string {
  return kind === 'index' ? 'image index' : 'image manifest';
}

function isSchema1(mediaType: string): boolean {
  return mediaType.startsWith('application/vnd.docker.distribution.manifest.v1+');
}

function refuseSchema1(fields: JsonObject, types: readonly string[], what: string): void {
  const version = fields['schemaVersion'];
  if (version === 1 || types.some(isSchema1)) {
    throw new InputError(
      'schema1-refused',
      `${what} is a Docker schema 1 manifest, a form given up in 2017 that names no config`,
      'Convert it first: skopeo copy --format oci SOURCE oci:dir.',
    );
  }
  if (version !== undefined && version !== 2) {
    throw new InputError(
      'manifest-invalid',
      `${what} should have schemaVersion 2, found ${quote(JSON.stringify(version))}`,
    );
  }
}
