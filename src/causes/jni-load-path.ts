import type { Cause } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { baseName, fact, memberName } from './_shared/values.ts';

export const jniLoadPath: Cause = {
  id: 'jni-load-path',
  title: 'A native library that a JVM unpacked under a random name',
  specificity: 'structured',
  on: ['tar:presence', 'tar:rename'],
  claim: (site) => {
    // What lies in /tmp and in homes has a cause of its own: home-leftovers.
    if (!isUnpacked(site) || isTemporary(memberName(site))) return undefined;
    const text = 'the program unpacks the library anew each time it starts (not checked)';
    return { grade: 'guarded', predicate: { text, held: false } };
  },
  fixes: [
    { for: 'bazel', text: 'Do not start the program while the image is built; delete what it leaves in /tmp.' },
    {
      for: 'docker',
      text: 'Delete /tmp/* in the same RUN, or set io.netty.native.workdir, jna.tmpdir, org.xerial.snappy.tempdir to a mount.',
    },
  ],
};

/** Names that loaders of libraries give to what they unpack: a stem and a long random number, UUID or hash. */
const unpacked: readonly RegExp[] = [
  // Netty: File.createTempFile(prefix, suffix) appends up to 20 digits.
  /^libnetty_[a-z_]+(?:_x86_64|_aarch_64)?\d{9,20}\.so$/,
  /^jna\d{9,20}\.tmp$/,
  /^(?:snappy|sqlite|brotli|lz4)-[\w.]+-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}-lib[\w-]+\.so$/,
  /^lib(?:zstd|lz4|rocksdb|conscrypt|tensorflow|jnitensorflow|snappyjava|leveldb)[\w.-]*?-?\d{9,20}\.so$/,
];

function isUnpacked(site: Site): boolean {
  if (site.key === 'tar:presence') return isFile(site) && hasRandomName(baseName(site));
  const values = [site.left, site.right].map((side) => String(side?.value ?? ''));
  return values.every((value) => hasRandomName(value.slice(value.lastIndexOf('/') + 1)));
}

function isFile(site: Site): boolean {
  return fact(site, 'type') === undefined || fact(site, 'type') === 'file';
}

function hasRandomName(name: string): boolean {
  return unpacked.some((pattern) => pattern.test(name));
}

function isTemporary(path: string): boolean {
  return /^(?:tmp|var\/tmp|root|home)\//.test(path.replace(/^\//, ''));
}
