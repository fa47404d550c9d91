import { createHash } from 'node:crypto';
import { DecodeError } from '../../model/problem.ts';
import type { ListRecord } from '../_shared/compare-records.ts';
import { decodeText } from '../_shared/lines.ts';
import { signatureText } from './signature.ts';
import { timeText } from './time-text.ts';

const maxPackets = 200_000;
const kinds: Readonly<Record<number, string>> = {
  2: 'signature',
  5: 'secret key',
  6: 'public key',
  7: 'secret subkey',
  12: 'trust',
  13: 'user id',
  14: 'public subkey',
  17: 'user attribute',
};

/** Cuts a keyring into packets (RFC 9580, section 4.2). Throws `DecodeError` (`openpgp-syntax`, `openpgp-too-many`). */
export function readPackets(bytes: Buffer): ListRecord[] {
  const records: ListRecord[] = [];
  for (let at = 0; at < bytes.length; ) {
    if (records.length >= maxPackets) throw new DecodeError('openpgp-too-many', at, `more than ${maxPackets} packets`);
    const record = readPacket(bytes, at);
    records.push(record);
    at = record.at.end;
  }
  return records;
}

function readPacket(bytes: Buffer, start: number): ListRecord {
  const first = bytes[start] ?? 0;
  if ((first & 0x80) === 0) throw new DecodeError('openpgp-syntax', start, `expected a packet, found byte ${first}`);
  const isNew = (first & 0x40) !== 0;
  const tag = isNew ? first & 0x3f : (first >> 2) & 0xf;
  const { body, end } = isNew ? newLength(bytes, start + 1) : oldLength(bytes, start + 1, first & 3);
  if (end > bytes.length)
    throw new DecodeError(
      'openpgp-syntax',
      start,
      `expected ${end - body} bytes in a packet, found ${bytes.length - body}`,
    );
  const content = bytes.subarray(body, end);
  const digest = createHash('sha256').update(content).digest('hex');
  const kind = kinds[tag] ?? `packet ${tag}`;
  const name = nameOf(tag, kind, content);
  const at = { start, end };
  const value = `${name}, sha256:${digest}`;
  const id = `${tag} ${digest}`;
  const field = { id: kind, name: kind, at, valueAt: { start: body, end }, value, content: digest };
  return { id, name, at, valueAt: { start: body, end }, value, content: digest, fields: [field] };
}

interface PacketBounds {
  readonly body: number;
  readonly end: number;
}

/** One, two or four bytes; without length the packet takes in the rest. */
function oldLength(bytes: Buffer, at: number, type: number): PacketBounds {
  if (type === 3) return { body: at, end: bytes.length };
  const count = [1, 2, 4][type] ?? 1;
  if (at + count > bytes.length) throw new DecodeError('openpgp-syntax', at, 'expected a length, found the end');
  const body = at + count;
  return { body, end: body + bytes.readUIntBE(at, count) };
}

/** One, two or five bytes. Partial lengths are for data, not for keys. */
function newLength(bytes: Buffer, at: number): PacketBounds {
  const first = bytes[at] ?? 255;
  if (first < 192) return { body: at + 1, end: at + 1 + first };
  if (first < 224) return { body: at + 2, end: at + 2 + (first - 192) * 256 + (bytes[at + 1] ?? 0) + 192 };
  if (first < 255 || at + 5 > bytes.length)
    throw new DecodeError('openpgp-syntax', at, 'expected a length of one, two or five bytes');
  return { body: at + 5, end: at + 5 + bytes.readUInt32BE(at + 1) };
}

const minKeyBytes = 6;

function nameOf(tag: number, kind: string, content: Buffer): string {
  if (tag === 13) return `user id ${decodeText(content)}`;
  if (tag === 2) return signatureText(content) ?? kind;
  const isPublic = tag === 6 || tag === 14;
  if (!isPublic || content[0] !== 4 || content.length < minKeyBytes) return kind;
  const head = Buffer.from([0x99, content.length >> 8, content.length & 0xff]);
  const fingerprint = createHash('sha1').update(head).update(content).digest('hex');
  return `${kind} 0x${fingerprint.slice(-16)} of ${timeText(content.readUInt32BE(1))}`;
}
