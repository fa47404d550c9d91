import { DecodeError } from '../../model/problem.ts';

/** Numbers of a version; 1.4 made it four. */
const maxVersionNumbers = 8;
/** Kotlin 1.4 was the first to put flags behind the version. */
const firstWithFlags = [1, 4];

/**
 * Bytes in front of the message of a `META-INF/*.kotlin_module`: a count, that many numbers of the version, and from version
 * 1.4 on flags, each of four bytes. Throws DecodeError `protobuf-wire`.
 */
export function moduleHeadBytes(bytes: Buffer): number {
  const count = bytes.length >= 4 ? bytes.readInt32BE(0) : -1;
  const end = 4 + 4 * count;
  if (count < 2 || count > maxVersionNumbers || bytes.length < end) {
    throw new DecodeError('protobuf-wire', 0, `expected the version of a Kotlin module, found ${count} numbers`);
  }
  const [major, minor] = [bytes.readInt32BE(4), bytes.readInt32BE(8)];
  const hasFlags =
    major > (firstWithFlags[0] ?? 0) || (major === firstWithFlags[0] && minor >= (firstWithFlags[1] ?? 0));
  return hasFlags ? Math.min(bytes.length, end + 4) : end;
}
