import { crc32 } from 'node:zlib';
import { chunksOf } from '../../bytes/byte-source.ts';
import type { ByteSource } from '../../model/bytes.ts';
import type { Derivation } from '../../model/field.ts';
import type { ElfComparison, Said } from './comparison.ts';
import type { SectionPair } from './pair-sections.ts';

const maxLinkBytes = 4096;

interface DebugLink {
  readonly name: string;
  readonly nameEnd: number;
  readonly crc: number;
}

/**
 * .gnu_debuglink: the name of the file with the debug information, and its CRC-32 (GDB manual, "Separate Debug Files").
 * The CRC is recomputed where the image has the file. Returns false when a side is malformed.
 */
export function compareDebugLink(c: ElfComparison, { left, right }: SectionPair): boolean {
  const [a, b] = [linkOf(c, 'left', left.at), linkOf(c, 'right', right.at)];
  if (a === undefined || b === undefined) return false;
  const facts = { section: left.name };
  if (a.name !== b.name) {
    const said = (link: DebugLink, start: number): Said => ({
      value: link.name,
      ranges: [{ start, end: start + link.nameEnd }],
    });
    c.emit(
      { key: 'elf:debuglink', name: 'name of the debug file', facts },
      said(a, left.at.start),
      said(b, right.at.start),
    );
  }
  if (a.crc === b.crc) return true;
  const [l, r] = [derivation(c, 'left', a), derivation(c, 'right', b)];
  const proved = l !== undefined && r !== undefined;
  const said = (link: DebugLink, end: number, derived: Derivation | undefined): Said => ({
    value: link.crc.toString(16).padStart(8, '0'),
    ranges: [{ start: end - 4, end }],
    ...(proved && derived !== undefined ? { derived } : {}),
  });
  c.emit(
    { key: 'elf:debuglink', name: 'CRC-32 of the debug file', facts },
    said(a, left.at.end, l),
    said(b, right.at.end, r),
  );
  return true;
}

function linkOf(c: ElfComparison, side: 'left' | 'right', at: SectionPair['left']['at']): DebugLink | undefined {
  const size = at.end - at.start;
  if (size > maxLinkBytes || size < 6 || size % 4 !== 0) return undefined;
  const bytes = c.raw(side, at);
  const end = bytes.indexOf(0);
  if (end <= 0 || end >= size - 4 || bytes.subarray(end, size - 4).some((byte) => byte !== 0)) return undefined;
  return { name: bytes.toString('latin1', 0, end), nameEnd: size - 4, crc: c[side].file.numbers.u32(bytes, size - 4) };
}

/** A file that is not there, or another one of that name, proves nothing. */
function derivation(c: ElfComparison, side: 'left' | 'right', link: DebugLink): Derivation | undefined {
  const file = debugFile(c, side, link.name);
  return file !== undefined && crcOf(file) === link.crc ? { equation: `crc32(${link.name})`, holds: true } : undefined;
}

/** Where debuggers look: beside the file, in `.debug` beside it, and under /usr/lib/debug. */
function debugFile(c: ElfComparison, side: 'left' | 'right', name: string): ByteSource | undefined {
  const own = (c.left.node.path.at(-1) ?? '').replace(/#\d+$/, '');
  const folder = own.includes('/') ? own.slice(0, own.lastIndexOf('/') + 1) : '';
  const places = [`${folder}${name}`, `${folder}.debug/${name}`, `usr/lib/debug/${folder}${name}`];
  for (const place of places) {
    const found = place === own ? undefined : c.cx.sibling(side, place);
    if (found !== undefined) return found;
  }
  return undefined;
}

function crcOf(source: ByteSource): number {
  let crc = 0;
  for (const piece of chunksOf(source)) crc = crc32(piece, crc);
  return crc;
}
