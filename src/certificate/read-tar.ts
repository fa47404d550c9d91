/** Where a member of a tar lies: its last header block, and its content. */
export interface TarMember {
  readonly header: number;
  readonly start: number;
  readonly end: number;
}

const block = 512;
const maxMembers = 4_000_000;

/** The members of a tar by name, `name#2` for the second of one name; POSIX pax and GNU long names are followed. */
export function readTar(tar: Buffer): ReadonlyMap<string, TarMember> {
  const members = new Map<string, TarMember>();
  const counts = new Map<string, number>();
  let long: LongForm = {};
  for (let at = 0; at + block <= tar.length && members.size < maxMembers && tar[at] !== 0; ) {
    const size = long.size ?? numberAt(tar, at + 124, 12);
    const [start, end] = [at + block, at + block + size];
    if (!Number.isSafeInteger(size) || end > tar.length || numberAt(tar, at + 148, 8) !== headerSum(tar, at)) break;
    const extended = longForm(String.fromCharCode(tar[at + 156] ?? 0), tar.subarray(start, end), long);
    if (extended === undefined) {
      const name = stepName(long.name ?? nameAt(tar, at));
      const count = (counts.get(name) ?? 0) + 1;
      counts.set(name, count);
      members.set(count === 1 ? name : `${name}#${count}`, { header: at, start, end });
    }
    long = extended ?? {};
    at = start + Math.ceil(size / block) * block;
  }
  return members;
}

interface LongForm {
  readonly name?: string | undefined;
  readonly size?: number | undefined;
}

/** What an extended header says of the member behind it; undefined for a member. */
function longForm(type: string, data: Buffer, before: LongForm): LongForm | undefined {
  if (type === 'x') {
    const size = paxValue(data, 'size');
    return { name: paxValue(data, 'path') ?? before.name, size: size === undefined ? before.size : Number(size) };
  }
  if (type === 'L') return { ...before, name: textOf(data) };
  return type === 'g' || type === 'K' ? before : undefined;
}

/** The sum of a header's bytes with spaces in place of the checksum (POSIX ustar). */
export function headerSum(tar: Buffer, header: number): number {
  let sum = 0;
  for (let at = header; at < header + block; at++) {
    sum += at >= header + 148 && at < header + 156 ? 0x20 : (tar[at] ?? 0);
  }
  return sum;
}

function stepName(name: string): string {
  return name.replace(/^(?:\.?\/)+/, '').replace(/\/+$/, '');
}

function nameAt(tar: Buffer, at: number): string {
  const isUstar = tar.toString('latin1', at + 257, at + 263) === 'ustar\0';
  const prefix = isUstar ? textOf(tar.subarray(at + 345, at + 500)) : '';
  const name = textOf(tar.subarray(at, at + 100));
  return prefix === '' ? name : `${prefix}/${name}`;
}

function textOf(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end === -1 ? bytes.length : end);
}

/** Octal digits, or base 256 where the first bit is set (GNU). */
function numberAt(tar: Buffer, at: number, length: number): number {
  if (((tar[at] ?? 0) & 0x80) !== 0) return tar.readUIntBE(at + length - 6, 6);
  const digits = /[0-7]+/.exec(tar.toString('latin1', at, at + length))?.[0];
  return digits === undefined ? 0 : Number.parseInt(digits, 8);
}

function paxValue(data: Buffer, key: string): string | undefined {
  let value: string | undefined;
  for (let at = 0; at < data.length; ) {
    const space = data.indexOf(0x20, at);
    const length = Number(data.toString('latin1', at, space));
    if (space === -1 || !Number.isSafeInteger(length) || length <= space - at) break;
    const record = data.toString('utf8', space + 1, at + length - 1);
    if (record.startsWith(`${key}=`)) value = record.slice(key.length + 1);
    at += length;
  }
  return value;
}
