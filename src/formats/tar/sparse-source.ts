import type { ByteSource } from '../../model/bytes.ts';
import { layoutFrame, readBlock, readExtendedHeaders } from './frame-layout.ts';
import { blockSize } from './header.ts';
import { OldSparseReader, readStoredMap, type SparseMap } from './sparse.ts';
import type { TarRow } from './tar-index.ts';

/** A run of stored bytes; `from` is their offset in the archive. */
interface Run {
  readonly start: number;
  readonly end: number;
  readonly from: number;
}

/** Reads the map of a member again that the indexer has flagged as sparse. */
export function readSparseMap(source: ByteSource, row: TarRow): SparseMap {
  const layout = layoutFrame(source, row);
  const block = readBlock(source, layout.header);
  if (block[156] === 0x53) {
    const reader = new OldSparseReader();
    reader.begin(block, 0);
    const { start, end } = layout.sparseBlocks;
    for (let at = start; at < end; at += blockSize) reader.add(readBlock(source, at), 0);
    return reader.map;
  }
  const records = readExtendedHeaders(source, layout).sparse;
  if (records === undefined) return { realSize: 0, runs: [] };
  if (!records.storesMap) return records.map;
  const map = readStoredMap(source.read(layout.storedMap.start, layout.storedMap.end));
  return { realSize: records.realSize, runs: map?.runs ?? [] };
}

/** The expanded file: stored runs where the map puts them, zeros elsewhere. Nothing is expanded before it is read. */
export function sparseSource(source: ByteSource, map: SparseMap, dataStart: number): ByteSource {
  const runs = placeRuns(map, dataStart);
  return {
    size: map.realSize,
    read(start, end) {
      const low = Math.max(start, 0);
      const high = Math.min(end, map.realSize);
      const bytes = Buffer.alloc(Math.max(high - low, 0));
      for (let at = firstRun(runs, low); at < runs.length; at++) {
        const run = runs[at];
        if (run === undefined || run.start >= high) break;
        const from = Math.max(run.start, low);
        const stored = source.read(run.from + from - run.start, run.from + Math.min(run.end, high) - run.start);
        stored.copy(bytes, from - low);
      }
      return bytes;
    },
  };
}

/** The runs of at least one byte, in ascending order (the indexer has checked that they are). */
function placeRuns(map: SparseMap, dataStart: number): Run[] {
  const runs: Run[] = [];
  let from = dataStart;
  for (let at = 0; at + 1 < map.runs.length; at += 2) {
    const start = map.runs[at] ?? 0;
    const length = map.runs[at + 1] ?? 0;
    if (length > 0) runs.push({ start, end: start + length, from });
    from += length;
  }
  return runs;
}

/** The first run that ends after `offset`. */
function firstRun(runs: readonly Run[], offset: number): number {
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((runs[middle]?.end ?? 0) > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}
