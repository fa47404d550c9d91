import { maxArchiveMembers } from '../../bytes/limits.ts';
import type { ByteRange, ByteSource } from '../../model/bytes.ts';
import { DecodeError } from '../../model/problem.ts';
import { type CentralRecord, centralFixedBytes, readCentralRecord } from './central-record.ts';
import { type EndRecord, endFixedBytes, endSignature, readEndRecord } from './end-record.ts';
import { masked16 } from './extra-fields.ts';

/** The central directory that one end record points at. */
export interface Directory {
  readonly end: EndRecord;
  /** The records and the digital signature. */
  readonly at: ByteRange;
  readonly records: readonly CentralRecord[];
  /** The archive's digital signature (APPNOTE 4.3.13) behind the last record; empty when there is none. */
  readonly signature: ByteRange;
  /** Bytes to add to every stored offset: what was put in front of the archive without adjusting it. */
  readonly shift: number;
  /** Positions of all end record signatures in the tail that were not used. */
  readonly otherEnds: readonly number[];
}

const directorySignature = 0x05054b50;
const maxCommentBytes = 0xffff;
/** End record candidates whose directory is looked at; an honest archive needs one. */
const maxCandidates = 8;

/**
 * Finds the central directory: the last end record whose comment reaches the end of the file, else the last one at
 * all, whose directory is consistent (its records fill the stated size and are of the stated number).
 */
export function findDirectory(source: ByteSource): Directory {
  const candidates = endCandidates(source);
  const ordered = [...candidates.filter(({ exact }) => exact), ...candidates.filter(({ exact }) => !exact)];
  let failure: DecodeError | undefined;
  for (const { start } of ordered.slice(0, maxCandidates)) {
    try {
      const others = candidates.map((candidate) => candidate.start).filter((other) => other !== start);
      return { ...readDirectory(source, readEndRecord(source, start)), otherEnds: others.reverse() };
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      failure ??= error;
    }
  }
  const text = 'expected an end of central directory record in the last 65,557 bytes, found none';
  throw failure ?? new DecodeError('zip-end', source.size, text);
}

/** Candidates, last first; `exact` when the comment ends where the file does. */
function endCandidates(source: ByteSource): { readonly start: number; readonly exact: boolean }[] {
  const tailStart = Math.max(0, source.size - endFixedBytes - maxCommentBytes);
  const tail = source.read(tailStart, source.size);
  const signature = Buffer.alloc(4);
  signature.writeUInt32LE(endSignature);
  const found: { start: number; exact: boolean }[] = [];
  for (let at = tail.lastIndexOf(signature); at >= 0; at = at === 0 ? -1 : tail.lastIndexOf(signature, at - 1)) {
    if (at + endFixedBytes > tail.length) continue;
    const end = at + endFixedBytes + tail.readUInt16LE(at + 20);
    if (end <= tail.length) found.push({ start: tailStart + at, exact: end === tail.length });
  }
  return found;
}

function readDirectory(source: ByteSource, end: EndRecord): Omit<Directory, 'otherEnds'> {
  const { directorySize, directoryOffset } = end.effective;
  const limit = end.zip64?.at.start ?? end.at.start;
  let failure: DecodeError | undefined;
  for (const start of new Set([limit - directorySize, directoryOffset])) {
    const shift = start - directoryOffset;
    if (start < 0 || shift < 0 || start + directorySize > limit) continue;
    const at = { start, end: start + directorySize };
    try {
      const { records, signature } = readRecords(source, at, end);
      return { end, at, records, signature, shift };
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      failure ??= error;
    }
  }
  const text = `expected a central directory of ${directorySize} bytes at ${directoryOffset}, which ends by ${limit}`;
  throw failure ?? new DecodeError('zip-directory', end.at.start + 12, `${text}; found too little room`);
}

function readRecords(source: ByteSource, at: ByteRange, end: EndRecord): Pick<Directory, 'records' | 'signature'> {
  const records: CentralRecord[] = [];
  let position = at.start;
  while (position < at.end && !isDigitalSignature(source, position, at.end)) {
    if (records.length >= maxArchiveMembers) {
      throw new DecodeError('zip-members', position, `expected at most ${maxArchiveMembers} members, found more`);
    }
    const record = readCentralRecord(source, position, at.end);
    records.push(record);
    position = record.at.end;
  }
  checkCount(records.length, end);
  return { records, signature: { start: position, end: at.end } };
}

function isDigitalSignature(source: ByteSource, at: number, end: number): boolean {
  if (end - at < 6 || end - at >= centralFixedBytes + 0xffff) return false;
  const bytes = source.read(at, at + 6);
  return bytes.readUInt32LE(0) === directorySignature && at + 6 + bytes.readUInt16LE(4) === end;
}

/** Without zip64 the count is stored modulo 65,536 by writers that do not care. */
function checkCount(found: number, end: EndRecord): void {
  const stated = end.effective.entries;
  const wide = end.zip64 !== null && end.entries === masked16;
  if (wide ? found === stated : (found & 0xffff) === stated) return;
  const text = `expected ${stated} central directory records, found ${found}`;
  throw new DecodeError('zip-directory', end.at.start + 10, text);
}
