import { memorySource } from '../bytes/byte-source.ts';
import { blockSize, checksumHolds, dialectOf } from '../formats/tar/header.ts';
import { TarIndexer } from '../formats/tar/indexer.ts';
import type { TarIndex } from '../formats/tar/tar-index.ts';
import type { ByteSource } from '../model/bytes.ts';
import { DecodeError } from '../model/problem.ts';
import { PinCollector } from './pin-collector.ts';
import type { Pins } from './pins.ts';
import type { Tally } from './tally.ts';
import { planArchive, readMember, writeArchive } from './tar.ts';
import { NotCanonical } from './tar-entry.ts';
import type { WrittenDigests } from './written-digests.ts';

/** Rewrites one member; `pins` are those of the archive. */
export type RewriteTarMember = (name: string, content: Buffer, pins: Pins) => Buffer;

/** A tar archive in a file in its canonical form; a text with the reason where it is left as it is. */
export function normalizeTarFile(
  bytes: Buffer,
  { digests, latest }: { readonly digests: WrittenDigests; readonly latest: number },
  rewrite: RewriteTarMember,
  tally: Tally,
): Buffer | string {
  const source = memorySource(bytes);
  const indexer = new TarIndexer();
  indexer.push(bytes);
  const index = indexer.end();
  try {
    checkOwners(source, index);
    const collector = new PinCollector(digests);
    collector.add(source, index);
    const pins = collector.finish(latest);
    const plan = planArchive(source, index, pins, tally);
    const parts: Buffer[] = [];
    const own = (name: string, content: Buffer): Buffer => rewrite(name, content, pins);
    writeArchive(source, index, plan, pins, own, (chunk) => parts.push(Buffer.from(chunk)));
    return Buffer.concat(parts);
  } catch (error) {
    if (error instanceof NotCanonical || error instanceof DecodeError) return error.message;
    throw error;
  }
}

/** Whether the bytes begin as an archive with a magic number does. */
export function isTarFile(bytes: Buffer): boolean {
  return bytes.length >= 2 * blockSize && dialectOf(bytes, 0) !== 'v7' && checksumHolds(bytes, 0);
}

/** tar(1) goes by the names of owners where there are any: those of others than root cannot be left out. */
function checkOwners(source: ByteSource, index: TarIndex): void {
  for (let at = 0; at < index.count; at++) {
    const { stored, dropped, entry } = readMember(source, index, at);
    if (!dropped.includes('tar-uname-gname')) continue;
    const text = (from: number): string => stored.subarray(-blockSize).toString('latin1', from, from + 32);
    const isRoot = (name: string, id: number): boolean => /^\0*$/.test(name) || (id === 0 && /^root\0*$/.test(name));
    const inHeader = isRoot(text(265), entry.uid) && isRoot(text(297), entry.gid);
    if (!inHeader || /\d+ [ug]name=/.test(stored.toString('latin1', 0, stored.length - blockSize)))
      throw new NotCanonical('names of owners');
  }
}
