import { crc32, deflateRawSync } from 'node:zlib';

/** One member of a hand-made archive; everything that is left out is what an honest writer would write. */
export interface MemberSpec {
  readonly name: string | Buffer;
  readonly content?: string | Buffer;
  readonly method?: number;
  /** Stored bytes, when they are not made from the content. */
  readonly data?: Buffer;
  readonly flags?: number;
  readonly time?: number;
  readonly localExtra?: Buffer;
  readonly centralExtra?: Buffer;
  readonly comment?: string;
  readonly descriptor?: 'signed' | 'bare' | 'signed64' | 'bare64';
  readonly externalAttributes?: number;
  /** Bytes put before the local header. */
  readonly gapBefore?: Buffer;
  /** Leaves the member out of the central directory. */
  readonly orphan?: boolean;
  readonly localName?: string;
  readonly localMethod?: number;
}

export interface ArchiveSpec {
  readonly preamble?: Buffer;
  /** Stored offsets count from the start of the file, preamble included. */
  readonly absolute?: boolean;
  readonly members: readonly MemberSpec[];
  readonly beforeDirectory?: Buffer;
  readonly beforeEnd?: Buffer;
  readonly comment?: Buffer;
  readonly trailing?: Buffer;
}

/** 2024-02-29T12:34:56 */
export const leapDay = ((((2024 - 1980) << 9) | (2 << 5) | 29) * 0x10000 + ((12 << 11) | (34 << 5) | 28)) >>> 0;

export function buildZip(spec: ArchiveSpec): Buffer {
  const parts: Buffer[] = [spec.preamble ?? Buffer.alloc(0)];
  const base = spec.absolute === true ? 0 : (spec.preamble?.length ?? 0);
  let at = spec.preamble?.length ?? 0;
  const push = (bytes: Buffer): void => {
    parts.push(bytes);
    at += bytes.length;
  };
  const records: Buffer[] = [];
  for (const member of spec.members) {
    push(member.gapBefore ?? Buffer.alloc(0));
    const offset = at - base;
    const { local, central } = memberBytes(member, offset);
    push(local);
    if (member.orphan !== true) records.push(central);
  }
  push(spec.beforeDirectory ?? Buffer.alloc(0));
  const directoryOffset = at - base;
  for (const record of records) push(record);
  const directorySize = at - base - directoryOffset;
  push(spec.beforeEnd ?? Buffer.alloc(0));
  push(endRecord(records.length, directorySize, directoryOffset, spec.comment ?? Buffer.alloc(0)));
  push(spec.trailing ?? Buffer.alloc(0));
  return Buffer.concat(parts);
}

export function endRecord(entries: number, size: number, offset: number, comment: Buffer): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries, 8);
  end.writeUInt16LE(entries, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([end, comment]);
}

function memberBytes(member: MemberSpec, offset: number): { local: Buffer; central: Buffer } {
  const content = Buffer.from(member.content ?? '');
  const method = member.method ?? 8;
  const data = member.data ?? (method === 8 ? deflateRawSync(content) : content);
  const name = Buffer.from(member.name);
  const localName = Buffer.from(member.localName ?? name);
  const described = member.descriptor !== undefined;
  const flags = (member.flags ?? 0) | (described ? 8 : 0);
  const sum = crc32(content);
  const shared = Buffer.alloc(26);
  shared.writeUInt16LE(20, 0);
  shared.writeUInt16LE(flags, 2);
  shared.writeUInt16LE(method, 4);
  shared.writeUInt32LE(member.time ?? leapDay, 6);
  shared.writeUInt32LE(sum, 10);
  shared.writeUInt32LE(data.length, 14);
  shared.writeUInt32LE(content.length, 18);
  shared.writeUInt16LE(name.length, 22);
  shared.writeUInt16LE(member.centralExtra?.length ?? 0, 24);
  const localShared = Buffer.from(shared);
  if (described) localShared.fill(0, 10, 22);
  localShared.writeUInt16LE(member.localMethod ?? method, 4);
  localShared.writeUInt16LE(localName.length, 22);
  localShared.writeUInt16LE(member.localExtra?.length ?? 0, 24);
  const tail = Buffer.alloc(14);
  tail.writeUInt16LE(Buffer.byteLength(member.comment ?? ''), 0);
  tail.writeUInt32LE(member.externalAttributes ?? 0, 6);
  tail.writeUInt32LE(offset, 10);
  const descriptor = described ? descriptorBytes(member.descriptor, sum, data.length, content.length) : Buffer.alloc(0);
  const none = Buffer.alloc(0);
  return {
    local: Buffer.concat([
      Buffer.from('PK\x03\x04', 'latin1'),
      localShared,
      localName,
      member.localExtra ?? none,
      data,
      descriptor,
    ]),
    central: Buffer.concat([
      Buffer.from('PK\x01\x02\x1e\x03', 'latin1'),
      shared,
      tail,
      name,
      member.centralExtra ?? none,
      Buffer.from(member.comment ?? ''),
    ]),
  };
}

function descriptorBytes(shape: MemberSpec['descriptor'], sum: number, compressed: number, size: number): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32LE(sum);
  const wide = shape === 'signed64' || shape === 'bare64';
  const sizes = Buffer.alloc(wide ? 16 : 8);
  sizes.writeUInt32LE(compressed, 0);
  sizes.writeUInt32LE(size, wide ? 8 : 4);
  const signed = shape === 'signed' || shape === 'signed64';
  return Buffer.concat([Buffer.from(signed ? 'PK\x07\x08' : '', 'latin1'), head, sizes]);
}
