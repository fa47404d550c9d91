/** Keys under which the contents of a file differ, whatever its format. */
export const contentKeys: readonly string[] = [
  'text:*',
  'opaque:*',
  'elf:*',
  'json:*',
  'properties:*',
  'gzip:*',
  'zstd:*',
  'md5sums:*',
  'record:*',
  'pyc:*',
  'manifest:*',
  'class:*',
  'xz:*',
  'bzip2:*',
  'ar:*',
  'deb:*',
  'cpio:*',
  'os-release:*',
  'gettext:*',
  'html:*',
  'xml:*',
  'yaml:*',
  'protobuf:*',
  'pbtxt:*',
  'jks:*',
  'pkcs12:*',
  'png:*',
  'sfnt:*',
];

/** The same, and the file being there on one side only. */
export const fileKeys: readonly string[] = [...contentKeys, 'tar:presence'];
