import { type ByteRun, byteRuns, differingBytes } from '../../align/byte-runs.ts';
import { maxByteRuns } from '../../bytes/limits.ts';
import type { Derivation } from '../../model/field.ts';
import type { CompareContext, Node } from '../../model/format.ts';
import type { Site } from '../../model/site.ts';
import { emitByteSites } from '../_shared/byte-sites.ts';
import { buildIdLinker } from './elf-build-id.ts';
import { readElfSections } from './elf-sections.ts';
import { type ElfTile, elfTiles } from './elf-tiles.ts';
import { stringAround } from './string-around.ts';

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
    const facts = (run: ByteRun): NonNullable<Site['facts']> => ({
      section: a.name === '' ? null : a.name,
      executable: a.executable,
      ...stringFacts(left, right, a, b, run),
    });
    room -= emitByteSites(left, right, cx, { key: 'opaque:bytes', window, text: !a.executable, facts });
  }
  return true;
}

/** In read-only data the strings that a run changes, whole: `Jun  3 2025` rather than the `3`. */
function stringFacts(left: Node, right: Node, a: ElfTile, b: ElfTile, run: ByteRun): NonNullable<Site['facts']> {
  if (!a.name.startsWith('.rodata')) return {};
  const leftString = stringAround(left.bytes, run.left, a.at);
  const rightString = stringAround(right.bytes, run.right, b.at);
  return leftString === undefined || rightString === undefined ? {} : { leftString, rightString };
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
  const leftDerived = derivationOf(left, leftTile);
  // One side that cannot be recomputed leaves the site unproved, so the other need not be hashed.
  const rightDerived = leftDerived === undefined ? undefined : derivationOf(right, rightTile);
  const proved = leftDerived !== undefined && rightDerived !== undefined;
  return {
    path: left.path,
    key: 'elf:build-id',
    kind: 'field',
    name: 'build-id',
    left: { value: a.toString('hex'), ranges: [leftTile.at], ...(proved ? { derived: leftDerived } : {}) },
    right: { value: b.toString('hex'), ranges: [rightTile.at], ...(proved ? { derived: rightDerived } : {}) },
    bytes: differingBytes(a, b),
    ...(proved ? { of: left.path } : {}),
    facts: { section: leftTile.name, executable: false },
  };
}

/** An id that no known formula gives is not false: its linker may have another one. */
function derivationOf(node: Node, tile: ElfTile): Derivation | undefined {
  const linker = buildIdLinker(node.bytes, tile.at);
  return linker === undefined ? undefined : { equation: `${linker} build id of the rest of the file`, holds: true };
}
