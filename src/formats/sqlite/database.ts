import type { ByteRange, ByteSource } from '../../model/bytes.ts';
import { DecodeError } from '../../model/problem.ts';
import { headerBytes } from './header-fields.ts';

const maxPages = 4_000_000;

/** A database file as pages; the first one has number 1. */
export interface Database {
  readonly source: ByteSource;
  readonly pageBytes: number;
  /** Bytes of a page without those reserved at its end. */
  readonly usable: number;
  readonly pages: number;
  readonly encoding: 'utf8' | 'utf16le' | 'utf16be';
  readonly autoVacuum: boolean;
  /** The freelist's first trunk page; 0 for none. */
  readonly freelist: number;
}

const encodings = ['utf8', 'utf8', 'utf16le', 'utf16be'] as const;

/** Reads the header. Throws `DecodeError` `sqlite-header`. */
export function openDatabase(source: ByteSource): Database {
  const header = source.read(0, headerBytes);
  if (header.length < headerBytes) throw new DecodeError('sqlite-header', 0, 'no header of 100 bytes');
  const stored = header.readUInt16BE(16);
  const pageBytes = stored === 1 ? 65_536 : stored;
  const usable = pageBytes - header.readUInt8(20);
  if (pageBytes < 512 || (pageBytes & (pageBytes - 1)) !== 0 || usable < 480) {
    throw new DecodeError('sqlite-header', 16, `${pageBytes} bytes with ${pageBytes - usable} reserved are no page`);
  }
  const encoding = encodings[header.readUInt32BE(56)];
  if (encoding === undefined) throw new DecodeError('sqlite-header', 56, 'a text encoding of 1, 2 or 3 was expected');
  const pages = Math.ceil(source.size / pageBytes);
  if (pages > maxPages) throw new DecodeError('sqlite-header', 16, `more than ${maxPages} pages`);
  const [autoVacuum, freelist] = [header.readUInt32BE(52) !== 0, header.readUInt32BE(32)];
  return { source, pageBytes, usable, pages, encoding, autoVacuum, freelist };
}

/** The range of a page. Throws `DecodeError` `sqlite-page` for a number that no whole page of the file has. */
export function pageRange({ source, pageBytes, pages }: Database, page: number, from: number): ByteRange {
  const start = (page - 1) * pageBytes;
  if (page < 1 || page > pages || start + pageBytes > source.size) {
    throw new DecodeError('sqlite-page', from, `page ${page} was referred to; the file has ${pages}`);
  }
  return { start, end: start + pageBytes };
}
