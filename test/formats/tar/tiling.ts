import { tarContainer } from '../../../src/formats/tar/container.ts';
import type { ByteRange } from '../../../src/model/bytes.ts';
import { read } from './build-tar.ts';

export interface Tile extends ByteRange {
  readonly name: string;
}

/** All fields and contents of an archive, in the order in which they lie. */
export function tilesOf(bytes: Buffer): Tile[] {
  const { index, source } = read(bytes);
  const side = tarContainer(source, index);
  const tiles: Tile[] = [];
  for (let at = 0; at < side.count; at++) {
    for (const field of side.frame(at)) tiles.push({ name: `${at} ${field.name}`, ...field.at });
    const content = side.dataExtent(at);
    if (content.end > content.start) tiles.push({ name: `${at} content`, ...content });
  }
  for (const field of side.rest()) tiles.push({ name: `rest ${field.name}`, ...field.at });
  return tiles.sort((a, b) => a.start - b.start || a.end - b.end);
}

/** The places where the tiles leave a gap, overlap or do not end with the archive. Empty when they tile it. */
export function tilingFaults(bytes: Buffer): string[] {
  const faults: string[] = [];
  let at = 0;
  for (const tile of tilesOf(bytes)) {
    if (tile.start !== at || tile.end <= tile.start) faults.push(`${tile.name}: ${tile.start}-${tile.end} after ${at}`);
    at = tile.end;
  }
  if (at !== bytes.length) faults.push(`end: ${at} of ${bytes.length}`);
  return faults;
}

/** Everything by which the comparison tells archives apart: identities of frames and contents, bytes of the rest. */
export function fingerprint(bytes: Buffer): string {
  const { index, source } = read(bytes);
  const side = tarContainer(source, index);
  const members = Array.from({ length: side.count }, (_, at) => [side.frameId(at), side.contentId(at)].join());
  const rest = side.rest().map((field) => `${field.name}=${source.read(field.at.start, field.at.end).toString('hex')}`);
  return [...members, ...rest].join('\n');
}
