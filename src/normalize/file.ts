import { normalizeGzip } from './gzip.ts';
import { normalizeManifest } from './manifest.ts';
import { Tally } from './tally.ts';
import { normalizeZip } from './zip.ts';

/** Bytes of one file, and of all that is unpacked from it, up to which it is rewritten; larger ones are copied. */
export const maxNormalizedBytes: number = 64 * 1024 * 1024;

/** Archives inside archives that are rewritten. */
const maxDepth = 4;

/** The canonical form of one file; the same buffer where it has none or is not understood. `path` is for the tally. */
export function normalizeFile(path: string, bytes: Buffer, tally: Tally, depth = 0): Buffer {
  if (bytes.length > maxNormalizedBytes || depth > maxDepth) return bytes;
  const isZip = bytes.length >= 22 && bytes.readUInt32LE(0) === 0x04034b50;
  if (isZip) return archive(path, bytes, tally, depth);
  return /\.(gz|tgz)$/.test(path) ? (normalizeGzip(bytes, maxNormalizedBytes, tally) ?? bytes) : bytes;
}

function archive(path: string, bytes: Buffer, tally: Tally, depth: number): Buffer {
  const own = new Tally();
  const result = normalizeZip(
    bytes,
    maxNormalizedBytes,
    (name, content, siblings) => {
      if (holdsDigests(siblings)) return content;
      if (name === 'META-INF/MANIFEST.MF') return normalizeManifest(content, own);
      return normalizeFile(`${path} › ${name}`, content, own, depth + 1);
    },
    own,
  );
  if (typeof result === 'string') {
    tally.leave(path, result);
    return bytes;
  }
  tally.add(own);
  return result;
}

/** A wheel lists digests of its members: a member that changed would no longer be the one that is listed. */
function holdsDigests(names: ReadonlySet<string>): boolean {
  return [...names].some((name) => /\.dist-info\/RECORD$/.test(name));
}
