import { type ByteRun, byteRuns, differingBytes } from '../../align/byte-runs.ts';
import { maxByteRuns } from '../../bytes/limits.ts';
import type { CompareContext, Node } from '../../model/format.ts';
import type { Site } from '../../model/site.ts';
import { emitByteSites } from '../_shared/byte-sites.ts';
import { readElfSections } from './elf-sections.ts';
import { type ElfTile, elfTiles } from './elf-tiles.ts';

/**
 * Compares two ELF files section by section, so that a run names the section it is in, and a section that grew does not
 * blur what follows. Returns false when this cannot be done: not ELF, or other sections on the other side.
 */
export function compareElf(left: Node, right: Node, cx: CompareContext): boolean {
  const pairs = tilePairs(left, right);
  if (pairs === undefined) return false;
  let room = maxByteRuns;
  for (const [a, b] of pairs) {
    const window = { left: a.at, right: b.at, maxRuns: Math.max(1, room) };
    if (a.buildId) {
      const site = buildIdSite(left, right, a, b);
      if (site !== undefined) cx.emit(site);
      continue;
    }
    const facts = (_run: ByteRun): NonNullable<Site['facts']> => ({
      section: a.name === '' ? null : a.name,
      executable: a.executable,
    });
    room -= emitByteSites(left, right, cx, { key: 'opaque:bytes', window, text: !a.executable, facts });
  }
  return true;
}

function tilePairs(left: Node, right: Node): [ElfTile, ElfTile][] | undefined {
  const lefts = tilesOf(left);
  const rights = tilesOf(right);
  if (lefts === undefined || lefts.length !== rights?.length) return undefined;
  const pairs = lefts.flatMap((tile, at): [ElfTile, ElfTile][] => {
    const other = rights[at];
    return other?.name === tile.name && other.buildId === tile.buildId ? [[tile, other]] : [];
  });
  return pairs.length === lefts.length ? pairs : undefined;
}

function tilesOf(node: Node): ElfTile[] | undefined {
  const sections = readElfSections(node.bytes);
  return sections === undefined ? undefined : elfTiles(node.bytes, sections);
}

function buildIdSite(left: Node, right: Node, leftTile: ElfTile, rightTile: ElfTile): Site | undefined {
  if (byteRuns(left.bytes, right.bytes, { left: leftTile.at, right: rightTile.at }).length === 0) return undefined;
  const a = left.bytes.read(leftTile.at.start, leftTile.at.end);
  const b = right.bytes.read(rightTile.at.start, rightTile.at.end);
  return {
    path: left.path,
    key: 'elf:build-id',
    kind: 'field',
    name: 'build-id',
    left: { value: a.toString('hex'), ranges: [leftTile.at] },
    right: { value: b.toString('hex'), ranges: [rightTile.at] },
    bytes: differingBytes(a, b),
    facts: { section: leftTile.name, executable: false },
  };
}
