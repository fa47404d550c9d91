const layerPrefix = 'application/vnd.oci.image.layer.v1.';
const foreignPrefix = 'application/vnd.oci.image.layer.nondistributable.v1.';

/** Docker schema 2 types and the OCI types that mean the same (image-spec media-types.md, compatibility matrix). */
const twins: Readonly<Record<string, string>> = {
  'application/vnd.docker.distribution.manifest.list.v2+json': 'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json': 'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.container.image.v1+json': 'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.image.rootfs.diff.tar': `${layerPrefix}tar`,
  'application/vnd.docker.image.rootfs.diff.tar.gzip': `${layerPrefix}tar+gzip`,
  'application/vnd.docker.image.rootfs.diff.tar.zstd': `${layerPrefix}tar+zstd`,
  'application/vnd.docker.image.rootfs.foreign.diff.tar': `${foreignPrefix}tar`,
  'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip': `${foreignPrefix}tar+gzip`,
};

/** The OCI name of a media type; the type itself when it has no Docker twin. */
export function ociMediaType(type: string): string {
  return twins[type] ?? type;
}

/** How a layer of this type is compressed: `none`, `gzip` or `zstd`; undefined for types that are no layer's. */
export function compressionOf(type: string): string | undefined {
  const match = /^tar(?:\+(gzip|zstd))?$/.exec(layerSuffix(ociMediaType(type)));
  return match === null ? undefined : (match[1] ?? 'none');
}

function layerSuffix(type: string): string {
  return type.startsWith(layerPrefix) ? type.slice(layerPrefix.length) : '';
}
