import { type ExtendedKind, headerName } from './header.ts';
import { readCount, readDecimal } from './number.ts';
import { readPaxRecords } from './pax.ts';
import { SparseRecords } from './sparse.ts';
import { decodeField, decodeText } from './text.ts';

/** Something in an extended header that extractors read differently; the offset is in its data. */
export interface ExtendedFault {
  readonly code: string;
  readonly offset: number;
  readonly message: string;
}

const namingKeywords: ReadonlySet<string> = new Set(['path', 'linkpath']);

/**
 * What the extended headers before one member say about it: the last `x` header, the last GNU long name and long link.
 * A record with an empty value says nothing (POSIX: it deletes the record, so the header's own field counts).
 */
export class ExtendedHeaders {
  path: string | undefined;
  linkpath: string | undefined;
  sparseName: string | undefined;
  /** Content bytes; applies to the member only, never to an extended header. */
  size: number | undefined;
  /** Seconds since 1970. */
  mtime: number | undefined;
  sparse: SparseRecords | undefined;
  longName: string | undefined;
  longLink: string | undefined;
  /** How many extended headers were seen, whatever their kind. */
  count = 0;
  #hasPax = false;

  /** Takes the data (without padding) of one extended header. A `g` header changes nothing here. */
  add(kind: ExtendedKind, data: Buffer): readonly ExtendedFault[] {
    if (kind === 'L') this.longName = decodeField(data, 0, data.length);
    else if (kind === 'K') this.longLink = decodeField(data, 0, data.length);
    else if (kind === 'x') return this.#addPax(data);
    return [];
  }

  /** The member's name as stored, before any cleaning; `at` is the offset of its header in `block`. */
  nameOf(block: Buffer, at: number): string {
    return this.sparseName ?? this.path ?? this.longName ?? headerName(block, at);
  }

  linkOf(block: Buffer, at: number): string {
    return this.linkpath ?? this.longLink ?? decodeField(block, at + 157, at + 257);
  }

  #addPax(data: Buffer): readonly ExtendedFault[] {
    const faults: ExtendedFault[] = [];
    if (this.#hasPax) {
      const message = 'expected one PAX header before a member, found a second one; the last one is used';
      faults.push({ code: 'tar-pax-repeated', offset: 0, message });
    }
    this.#hasPax = true;
    this.path = this.linkpath = this.sparseName = undefined;
    this.size = this.mtime = this.sparse = undefined;
    const { records, end, wellFormed } = readPaxRecords(data);
    if (!wellFormed) faults.push(malformed(end, data));
    for (const record of records) {
      const value = decodeText(data, record.valueStart, record.valueEnd);
      if (value === '' && namingKeywords.has(record.keyword)) {
        const message = `PAX record ${record.keyword}: expected a name, found an empty one, which extractors take for the header's or for none`;
        faults.push({ code: 'tar-pax-record', offset: record.start, message });
      } else if (value !== '' && !this.#take(record.keyword, value)) {
        const message = `PAX record ${record.keyword}: expected a number, found ${JSON.stringify(value.slice(0, 40))}`;
        faults.push({ code: 'tar-pax-record', offset: record.start, message });
      }
    }
    return faults;
  }

  #take(keyword: string, value: string): boolean {
    if (keyword === 'path') this.path = value;
    else if (keyword === 'linkpath') this.linkpath = value;
    else if (keyword === 'size') this.size = numberOr(readCount(value));
    else if (keyword === 'mtime') this.mtime = numberOr(readDecimal(value));
    else if (keyword === 'GNU.sparse.name') this.sparseName = value;
    else if (keyword.startsWith('GNU.sparse.')) {
      this.sparse ??= new SparseRecords();
      this.sparse.add(keyword.slice('GNU.sparse.'.length), value);
    }
    return !(keyword === 'size' && this.size === undefined) && !(keyword === 'mtime' && this.mtime === undefined);
  }
}

function numberOr(value: number): number | undefined {
  return Number.isNaN(value) ? undefined : value;
}

function malformed(offset: number, data: Buffer): ExtendedFault {
  const found = JSON.stringify(decodeText(data, offset, Math.min(data.length, offset + 24)));
  return { code: 'tar-pax-record', offset, message: `expected a PAX record "length keyword=value", found ${found}` };
}

/** What a global PAX header says: its time counts, its structure does not (Go ignores it, GNU tar does not). */
export interface GlobalRecords {
  readonly mtime: number | undefined;
  readonly faults: readonly ExtendedFault[];
}

export function readGlobalRecords(data: Buffer): GlobalRecords {
  const faults: ExtendedFault[] = [];
  let mtime: number | undefined;
  const { records, end, wellFormed } = readPaxRecords(data);
  if (!wellFormed) faults.push(malformed(end, data));
  for (const { keyword, start, valueStart, valueEnd } of records) {
    if (keyword === 'mtime') mtime = numberOr(readDecimal(decodeText(data, valueStart, valueEnd)));
    if (!/^(path|linkpath|size|GNU\.sparse\..*)$/.test(keyword)) continue;
    const message = `expected no ${keyword} in a global PAX header, found one; it is not applied, some extractors do`;
    faults.push({ code: 'tar-pax-global', offset: start, message });
  }
  return { mtime, faults };
}
