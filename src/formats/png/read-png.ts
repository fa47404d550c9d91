import { crc32 } from 'node:zlib';
import type { ByteRange } from '../../model/bytes.ts';
import type { Field, FieldValue } from '../../model/field.ts';
import { DecodeError } from '../../model/problem.ts';
import { chunkText } from './chunk-text.ts';

const signature = Buffer.from('89504e470d0a1a0a', 'hex');
const frameBytes = 12;
const maxChunks = 100_000;
const maxShownBytes = 32;

/** The chunk IHDR (section 11.2.1). */
export interface ImageHeader {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colour: number;
  readonly interlace: number;
}

/** A PNG file. */
export interface Png {
  readonly bytes: Buffer;
  readonly header: ImageHeader;
  /** Everything but the IDAT chunks; the fields do not overlap. */
  readonly fields: readonly Field[];
  /** Whole IDAT chunks. */
  readonly imageAt: readonly ByteRange[];
  /** Their data, joined; and whether all their CRCs are right. */
  readonly imageData: Buffer;
  readonly imageCrcs: boolean;
}

/** True for the eight bytes that every PNG begins with. */
export function startsPng(head: Buffer): boolean {
  return head.subarray(0, signature.length).equals(signature);
}

/** Reads the chunks of a file. Throws `DecodeError`: `png-chunk`, `png-header`. */
export function readPng(bytes: Buffer): Png {
  const fields: Field[] = [{ name: 'signature', at: { start: 0, end: 8 }, value: signature.toString('hex') }];
  const imageAt: ByteRange[] = [];
  const data: Buffer[] = [];
  let imageCrcs = true;
  let at = signature.length;
  for (let chunks = 0; at < bytes.length; chunks += 1) {
    const chunk = readChunk(bytes, at, chunks);
    at = chunk.at.end;
    if (chunk.type === 'IDAT') {
      imageAt.push(chunk.at);
      data.push(chunk.data);
      imageCrcs &&= chunk.crc;
    } else fields.push(...chunkFields(bytes, chunk));
    if (chunk.type === 'IEND') break;
  }
  if (at < bytes.length)
    fields.push({ name: 'trailing', at: { start: at, end: bytes.length }, value: `${bytes.length - at} bytes` });
  return { bytes, header: imageHeader(bytes), fields, imageAt, imageData: Buffer.concat(data), imageCrcs };
}

interface Chunk {
  readonly type: string;
  readonly at: ByteRange;
  readonly data: Buffer;
  readonly crc: boolean;
}

function readChunk(bytes: Buffer, start: number, count: number): Chunk {
  if (count >= maxChunks) throw new DecodeError('png-chunk', start, `more than ${maxChunks} chunks`);
  if (start + frameBytes > bytes.length) {
    throw new DecodeError('png-chunk', start, `12 bytes of a chunk were expected, ${bytes.length - start} found`);
  }
  const length = bytes.readUInt32BE(start);
  const end = start + frameBytes + length;
  if (end > bytes.length) {
    throw new DecodeError('png-chunk', start, `a chunk of ${length} bytes ends behind the file of ${bytes.length}`);
  }
  const type = bytes.toString('latin1', start + 4, start + 8);
  if (!/^[A-Za-z]{4}$/.test(type)) throw new DecodeError('png-chunk', start + 4, 'the type of a chunk is four letters');
  const crc = bytes.readUInt32BE(end - 4) === crc32(bytes.subarray(start + 4, end - 4));
  return { type, at: { start, end }, data: bytes.subarray(start + 8, end - 4), crc };
}

function chunkFields(bytes: Buffer, { type, at: { start, end }, data, crc }: Chunk): Field[] {
  const text = chunkText(type, data);
  const name = text === undefined ? type : `${type} ${text.keyword}`;
  return [
    {
      name: `${name}.length`,
      at: { start, end: start + 4 },
      value: data.length,
      derived: { equation: 'length(chunk data)', holds: true },
    },
    { name, at: { start: start + 4, end: end - 4 }, value: text?.text ?? shownValue(type, data) },
    {
      name: `${name}.crc`,
      at: { start: end - 4, end },
      value: bytes.toString('hex', end - 4, end),
      derived: { equation: 'crc32(chunk type and data)', holds: crc },
    },
  ];
}

function shownValue(type: string, data: Buffer): FieldValue {
  if (type === 'tIME' && data.length === 7) return timeOf(data);
  const hex = data.toString('hex', 0, maxShownBytes);
  return data.length > maxShownBytes ? `${hex}…` : hex;
}

/** Section 11.3.5.1: UTC. Seconds since 1970; the raw bytes where they are no date. */
function timeOf(data: Buffer): FieldValue {
  const [month = 0, day = 0, hour = 0, minute = 0, second = 0] = data.subarray(2);
  const time = new Date(0);
  time.setUTCFullYear(data.readUInt16BE(0), month - 1, day);
  const exists =
    time.getUTCMonth() === month - 1 && time.getUTCDate() === day && hour < 24 && minute < 60 && second < 61;
  return exists ? time.getTime() / 1000 + hour * 3600 + minute * 60 + second : data.toString('hex');
}

function imageHeader(bytes: Buffer): ImageHeader {
  if (bytes.length < 33 || bytes.toString('latin1', 12, 16) !== 'IHDR' || bytes.readUInt32BE(8) !== 13) {
    throw new DecodeError('png-header', 8, 'the first chunk is not an IHDR of 13 bytes');
  }
  return {
    width: bytes.readUInt32BE(16),
    height: bytes.readUInt32BE(20),
    depth: bytes.readUInt8(24),
    colour: bytes.readUInt8(25),
    interlace: bytes.readUInt8(28),
  };
}
