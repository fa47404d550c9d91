// Unix ar: ar(5) of System V and BSD, and GNU binutils' include/aout/ar.h.
import type { ByteRange, ByteSource } from '../../model/bytes.ts';
import { DecodeError } from '../../model/problem.ts';
import { ArNames } from './ar-names.ts';
import { storedText } from './stored-text.ts';

export const arMagic = '!<arch>\n';
/** Members of a thin archive are files elsewhere; only their headers are in it. */
export const thinMagic = '!<thin>\n';

const headerBytes = 60;
const maxMembers = 1_000_000;

/** What a member is for: a file, the index of symbols, or the table of long names. */
export type ArRole = 'file' | 'symbols' | 'names';

export interface ArMember {
  /** The name that is meant, wherever it is stored. */
  readonly name: string;
  readonly role: ArRole;
  /** Where the header begins. */
  readonly start: number;
  /** The name as BSD stores long ones, behind the header; empty for others. */
  readonly longName: ByteRange;
  /** True when the header refers to the table of long names. */
  readonly isReference: boolean;
  readonly data: ByteRange;
  /** Behind the byte that makes the length even, where it is there. */
  readonly end: number;
  /** Bytes that the header declares; a thin archive does not hold them. */
  readonly size: number;
}

export interface ArIndex {
  readonly isThin: boolean;
  readonly members: readonly ArMember[];
}

/** Reads the headers. Throws `DecodeError`: `ar-magic`, `ar-header`, `ar-size`, `ar-name`, `ar-truncated`, `ar-members`. */
export function readAr(source: ByteSource): ArIndex {
  const magic = source.read(0, arMagic.length).toString('latin1');
  if (magic !== arMagic && magic !== thinMagic) {
    throw new DecodeError('ar-magic', 0, `expected !<arch> and a line feed, found ${JSON.stringify(magic)}`);
  }
  const isThin = magic === thinMagic;
  const names = new ArNames(source);
  const members: ArMember[] = [];
  for (let at = magic.length; at < source.size; ) {
    if (members.length === maxMembers) throw new DecodeError('ar-members', at, `more than ${maxMembers} members`);
    const member = readMember(source, at, names, isThin);
    members.push(member);
    at = member.end;
  }
  return { isThin, members };
}

function readMember(source: ByteSource, start: number, names: ArNames, isThin: boolean): ArMember {
  const header = source.read(start, start + headerBytes);
  if (header.length < headerBytes) {
    const text = `expected a header of ${headerBytes} bytes at byte ${start}, found ${header.length}`;
    throw new DecodeError('ar-truncated', source.size, text);
  }
  const magic = header.toString('latin1', 58, 60);
  if (magic !== '`\n') {
    const text = `expected a backquote and a line feed at the end of a header, found ${JSON.stringify(magic)}`;
    throw new DecodeError('ar-header', start + 58, text);
  }
  const size = readSize(header, start);
  const stored = header.toString('latin1', 0, 16).replace(/ +$/, '');
  const role = roleOf(stored);
  const contentStart = start + headerBytes;
  const end = contentStart + (isThin && role === 'file' ? 0 : size);
  if (end > source.size) {
    const text = `expected ${size} bytes of content from byte ${contentStart} on, found ${source.size - contentStart}`;
    throw new DecodeError('ar-truncated', source.size, text);
  }
  const nameBytes = isThin ? 0 : names.lengthBehindHeader(stored, size, start);
  const longName = { start: contentStart, end: contentStart + nameBytes };
  const data = { start: longName.end, end };
  if (role === 'names') names.setTable(data);
  const isReference = /^\/\d+$/.test(stored);
  const name =
    nameBytes > 0 ? names.behindHeader(longName) : names.inHeader(stored, storedText(header.subarray(0, 16)), start);
  return {
    name: name === '' ? '.' : name,
    role: nameBytes > 0 ? roleOf(name) : role,
    start,
    longName,
    isReference,
    data,
    end: Math.min(end + (end % 2), source.size),
    size,
  };
}

function readSize(header: Buffer, start: number): number {
  const text = header.toString('latin1', 48, 58);
  if (/^\d+ *$/.test(text)) return Number.parseInt(text, 10);
  throw new DecodeError('ar-size', start + 48, `expected a decimal number of bytes, found ${JSON.stringify(text)}`);
}

function roleOf(stored: string): ArRole {
  if (stored === '//' || stored === 'ARFILENAMES/') return 'names';
  return stored === '/' || stored === '/SYM64/' || stored.startsWith('__.SYMDEF') ? 'symbols' : 'file';
}
