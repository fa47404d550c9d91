import { memorySource } from '../bytes/byte-source.ts';
import type { FilePlace } from './forms/file-form.ts';
import { fileForms } from './forms/index.ts';
import { normalizeGzip } from './gzip.ts';
import { maxNormalizedBytes } from './limits.ts';
import { normalizeManifest } from './manifest.ts';
import { Tally } from './tally.ts';
import { isTarFile, normalizeTarFile } from './tar-file.ts';
import { WrittenDigests } from './written-digests.ts';
import { normalizeZip } from './zip.ts';

/** Archives inside archives that are rewritten. */
const maxDepth = 8;

export interface FileContext extends FilePlace {
  readonly tally: Tally;
  /** What must not change because something says its digest. */
  readonly digests: WrittenDigests;
  /** Times after this, in seconds since 1970, were not taken from the build's clock. */
  readonly latest: number;
}

/** The canonical form of one file; the same buffer where it has none or is not understood. `path` is for the tally. */
export function normalizeFile(path: string, bytes: Buffer, cx: FileContext): Buffer {
  if (bytes.length > maxNormalizedBytes || cx.depth > maxDepth) return bytes;
  const own = new Tally();
  const result = rewritten(path, bytes, { ...cx, tally: own });
  const isNew = !result.equals(bytes);
  if (isNew && cx.digests.names(bytes)) {
    cx.tally.leave(path, 'its digest is written in another file');
    return bytes;
  }
  if (!isNew) {
    cx.tally.addLeft(own);
    return bytes;
  }
  cx.tally.add(own);
  return result;
}

function rewritten(path: string, bytes: Buffer, cx: FileContext): Buffer {
  const isZip = bytes.length >= 22 && bytes.readUInt32LE(0) === 0x04034b50;
  if (isZip) return archive(path, bytes, cx);
  if (cx.depth > 0 && cx.name === 'META-INF/MANIFEST.MF') return normalizeManifest(bytes, cx.tally);
  const form = fileForms.find((one) => one.matches(cx));
  if (form !== undefined) return form.rewrite(bytes, cx, (id) => cx.tally.count(id));
  if (/\.(gz|tgz)$/.test(cx.name)) return compressed(path, bytes, cx);
  return cx.name.endsWith('.tar') && isTarFile(bytes) ? tarArchive(path, bytes, cx) : bytes;
}

function compressed(path: string, bytes: Buffer, cx: FileContext): Buffer {
  const name = cx.name.replace(/\.gz$/, '').replace(/\.tgz$/, '.tar');
  const inner = { ...cx, name, depth: cx.depth + 1, isPlain: true, isPaired: false };
  const rewrite = (content: Buffer): Buffer => normalizeFile(`${path} › ${name}`, content, inner);
  return normalizeGzip(bytes, { maxBytes: maxNormalizedBytes, latest: cx.latest }, rewrite, cx.tally) ?? bytes;
}

function tarArchive(path: string, bytes: Buffer, { tally, digests, depth, latest }: FileContext): Buffer {
  const result = normalizeTarFile(
    bytes,
    { digests, latest },
    (name, content, pins) =>
      normalizeFile(`${path} › ${name}`, content, {
        tally,
        digests: pins.digests,
        latest,
        name,
        depth: depth + 1,
        isPlain: true,
        isPaired: pins.paired.has(name),
      }),
    tally,
  );
  if (typeof result !== 'string') return result;
  tally.leave(path, result);
  return bytes;
}

function archive(path: string, bytes: Buffer, { tally, digests, depth, latest }: FileContext): Buffer {
  const result = normalizeZip(
    bytes,
    { maxBytes: maxNormalizedBytes, latest },
    (members) => {
      const names = [...members.keys()];
      if (names.some((name) => /\.dist-info\/RECORD$/.test(name))) return members;
      const own = new WrittenDigests(digests);
      for (const [name, content] of members) {
        own.scanName(name);
        own.scan(memorySource(content));
      }
      if (own.isFull) return members;
      const cx = { tally, digests: own, latest, depth: depth + 1, isPlain: true, isPaired: false };
      return new Map(
        names.map((name) => [name, normalizeFile(`${path} › ${name}`, contentOf(members, name), { ...cx, name })]),
      );
    },
    tally,
  );
  if (typeof result !== 'string') return result;
  tally.leave(path, result);
  return bytes;
}

function contentOf(members: ReadonlyMap<string, Buffer>, name: string): Buffer {
  const content = members.get(name);
  if (content === undefined) throw new RangeError(`no member ${name}`);
  return content;
}
