import type { ByteRange, ByteSource } from '../../model/bytes.ts';
import { DecodeError } from '../../model/problem.ts';
import { plainName } from '../_shared/member-names.ts';
import { storedText } from '../_shared/stored-text.ts';
import { type CpioHeader, readHeader, startsCpio, truncated } from './header.ts';

const maxMembers = 1_000_000;
const maxNameBytes = 64 * 1024;
const zeroChunk = 64 * 1024;
const trailerName = 'TRAILER!!!';

export interface CpioMember {
  readonly header: CpioHeader;
  readonly start: number;
  /** The name with the NUL that ends it. */
  readonly nameAt: ByteRange;
  /** As a step of a path. */
  readonly name: string;
  readonly data: ByteRange;
  readonly end: number;
}

export interface CpioIndex {
  readonly members: readonly CpioMember[];
  /** The members `TRAILER!!!` that end an archive, and the zeros behind each. An initramfs is a series of archives. */
  readonly trailers: readonly { readonly member: CpioMember; readonly zeros: ByteRange }[];
}

/** Reads all headers. Throws `DecodeError`: `cpio-header`, `cpio-number`, `cpio-name`, `cpio-truncated`, `cpio-members`. */
export function readCpio(source: ByteSource): CpioIndex {
  const members: CpioMember[] = [];
  const trailers: { member: CpioMember; zeros: ByteRange }[] = [];
  for (let at = 0; ; ) {
    if (members.length + trailers.length === maxMembers) {
      throw new DecodeError('cpio-members', at, `more than ${maxMembers} members`);
    }
    const member = readMember(source, at);
    at = member.end;
    if (member.name !== trailerName) {
      members.push(member);
      continue;
    }
    const zeros = { start: at, end: endOfZeros(source, at) };
    trailers.push({ member, zeros });
    if (!startsCpio(source.read(zeros.end, zeros.end + 128))) return { members, trailers };
    at = zeros.end;
  }
}

function readMember(source: ByteSource, start: number): CpioMember {
  const header = readHeader(source, start);
  const { headerBytes, alignment } = header.layout;
  const nameBytes = header.values['namesize'] ?? 0;
  const fileBytes = header.values['filesize'] ?? 0;
  const nameAt = { start: start + headerBytes, end: start + headerBytes + nameBytes };
  if (nameBytes < 1 || nameBytes > maxNameBytes) {
    throw new DecodeError('cpio-name', start, `expected a name of 1 to ${maxNameBytes} bytes, found ${nameBytes}`);
  }
  const raw = source.read(nameAt.start, nameAt.end);
  if (raw.length < nameBytes) throw truncated(source, 'the name of a member', start);
  if (raw.at(-1) !== 0) throw new DecodeError('cpio-name', nameAt.end - 1, 'expected a NUL at the end of a name');
  const align = (offset: number): number => start + Math.ceil((offset - start) / alignment) * alignment;
  const dataStart = align(nameAt.end);
  const data = { start: dataStart, end: dataStart + fileBytes };
  const end = align(data.end);
  // Some writers leave out what fills up the last block of all.
  if (data.end > source.size) throw truncated(source, 'a member', start);
  const name = plainName(storedText(raw.subarray(0, raw.indexOf(0))));
  return { header, start, nameAt, name: name === '' ? '.' : name, data, end: Math.min(end, source.size) };
}

function endOfZeros(source: ByteSource, start: number): number {
  for (let at = start; at < source.size; at += zeroChunk) {
    const other = source.read(at, at + zeroChunk).findIndex((byte) => byte !== 0);
    if (other !== -1) return at + other;
  }
  return source.size;
}
