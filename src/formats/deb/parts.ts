import { totalLength } from '../../align/fields.ts';
import { sameBytes } from '../../bytes/byte-source.ts';
import { type DecompressionSummary, sniffCompression } from '../../bytes/decompress.ts';
import { type DecompressedSource, decompressSource } from '../../bytes/inflate.ts';
import { maxInflatedMemberBytes } from '../../bytes/limits.ts';
import type { SideName } from '../../model/bytes.ts';
import type { CompareContext, Node } from '../../model/format.ts';
import type { Path } from '../../model/path.ts';
import { DecodeError } from '../../model/problem.ts';
import type { Site, SiteSide } from '../../model/site.ts';

/** `control.tar` for `control.tar.xz` (deb(5)); undefined for members that are no part of a package's content. */
export function partName(name: string): string | undefined {
  return /^(?:control|data)\.tar(?=$|\.(?:gz|xz|zst|bz2)$)/.exec(name)?.[0];
}

/**
 * Compares two parts that are compressed by different programs: one site for that, and the tars inside. False when a
 * part cannot be decompressed, which is reported.
 */
export function compareParts(left: Node, right: Node, cx: CompareContext): boolean {
  const leftTar = openPart(left, 'left', cx);
  const rightTar = openPart(right, 'right', cx);
  try {
    if (leftTar === undefined || rightTar === undefined) return false;
    const { summary: l } = leftTar;
    const { summary: r } = rightTar;
    cx.emit(compressionSite(left, right, l, r));
    emitTrailing(left.path, l, r, cx);
    if (sameBytes(leftTar.bytes, rightTar.bytes)) return true;
    cx.descend(
      { path: left.path, name: partName(left.name) ?? left.name, bytes: leftTar.bytes },
      { path: right.path, name: partName(right.name) ?? right.name, bytes: rightTar.bytes },
    );
    return true;
  } finally {
    leftTar?.bytes.close();
    rightTar?.bytes.close();
  }
}

function openPart(
  { path, bytes }: Node,
  side: SideName,
  cx: CompareContext,
): DecompressedSource<DecompressionSummary> | undefined {
  try {
    return decompressSource(sniffCompression(bytes.read(0, 6)), bytes, { maxOut: maxInflatedMemberBytes });
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    const { code, offset } = error;
    const message = `the part cannot be decompressed: ${error.message}`;
    cx.problem({ code, severity: 'error', side, path, offset, message, hint: 'The bytes were compared as they are.' });
    return undefined;
  }
}

/** Compressed bytes are no leaf of their own, so this site accounts for none. */
function compressionSite(left: Node, right: Node, l: DecompressionSummary, r: DecompressionSummary): Site {
  return {
    path: left.path,
    key: 'deb:compression',
    kind: 'bytes',
    name: 'compression',
    left: { value: l.kind, ranges: [{ start: 0, end: left.bytes.size }] },
    right: { value: r.kind, ranges: [{ start: 0, end: right.bytes.size }] },
    bytes: 0,
    role: 'encoding',
  };
}

/** What lies behind the compressed data belongs to no payload. */
function emitTrailing(path: Path, l: DecompressionSummary, r: DecompressionSummary, cx: CompareContext): void {
  const [left, right] = [trailingSide(l), trailingSide(r)];
  if (left === null && right === null) return;
  const bytes = Math.max(totalLength(left?.ranges ?? []), totalLength(right?.ranges ?? []));
  cx.emit({ path, key: 'deb:trailing', kind: 'bytes', name: 'bytes behind the compressed data', left, right, bytes });
}

function trailingSide(summary: DecompressionSummary): SiteSide | null {
  const range = summary.kind === 'none' ? null : summary.trailing;
  return range === null ? null : { value: `${range.end - range.start} bytes`, ranges: [range] };
}
