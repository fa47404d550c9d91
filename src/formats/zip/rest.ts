import type { ByteRange, ByteSource } from '../../model/bytes.ts';
import type { Field, FieldValue } from '../../model/field.ts';
import { DecodeError } from '../../model/problem.ts';
import { endRecordFields } from './end-frame.ts';
import { endFixedBytes } from './end-record.ts';
import { descriptorFlag, localSignature, readLocalHeader } from './local-header.ts';
import { storedText } from './names.ts';
import { rawValue } from './raw-value.ts';
import type { ZipIndex } from './read-zip.ts';

/** Gaps and their parts that are told apart; what follows is one last gap. */
const maxGapParts = 10_000;

/**
 * Every byte of the archive that belongs to no member, as fields in byte order: `preamble`, `gap#n`,
 * `digital-signature`, `zip64.…`, `end.…`, `comment`, `trailing`, and `end-candidate` for signatures of end records
 * that were not used.
 */
export function restFields(source: ByteSource, index: ZipIndex): Field[] {
  const { directory } = index;
  const fields = new RestFields(source, directory.otherEnds);
  for (const gap of index.gaps) addGap(source, gap, fields);
  fields.addRaw('digital-signature', directory.signature);
  fields.list.push(...endRecordFields(source, index));
  fields.addText('comment', directory.end.comment);
  fields.addRaw('trailing', { start: directory.end.comment.end, end: source.size });
  return fields.list.sort((a, b) => a.at.start - b.at.start);
}

class RestFields {
  readonly list: Field[] = [];
  readonly #source: ByteSource;
  readonly #otherEnds: readonly number[];
  #gaps = 0;

  constructor(source: ByteSource, otherEnds: readonly number[]) {
    this.#source = source;
    this.#otherEnds = otherEnds;
  }

  get gaps(): number {
    return this.#gaps;
  }

  addGap(range: ByteRange, describe = (raw: string): string => raw): void {
    this.#gaps += 1;
    this.#add(`gap#${this.#gaps}`, range, (part) => describe(rawValue(this.#source, part)));
  }

  addRaw(name: string, range: ByteRange): void {
    this.#add(name, range, (part) => rawValue(this.#source, part));
  }

  addText(name: string, range: ByteRange): void {
    this.#add(name, range, ({ start, end }) => storedText(this.#source.read(start, end)));
  }

  /** Cuts unused end records out of the range, so that a reader who trusts another one than we do is warned. */
  #add(name: string, range: ByteRange, describe: (part: ByteRange) => FieldValue): void {
    let { start } = range;
    const push = (part: ByteRange): void => {
      if (part.start < part.end) this.list.push({ name, at: part, value: describe(part) });
    };
    for (const other of this.#otherEnds) {
      if (other < start || other + endFixedBytes > range.end) continue;
      const at = { start: other, end: other + endFixedBytes };
      push({ start, end: other });
      this.list.push({ name: 'end-candidate', at, value: rawValue(this.#source, at) });
      start = at.end;
    }
    push({ start, end: range.end });
  }
}

/** A gap at the beginning is a preamble, unless it is made of local headers that the directory does not know. */
function addGap(source: ByteSource, gap: ByteRange, fields: RestFields): void {
  let { start } = gap;
  while (start < gap.end && fields.gaps < maxGapParts) {
    const orphan = readOrphan(source, start, gap.end);
    if (orphan === undefined) break;
    fields.addGap({ start, end: orphan.end }, (raw) => `local header of ${orphan.name}: ${raw}`);
    start = orphan.end;
  }
  if (start === gap.end) return;
  if (start === 0) fields.addRaw('preamble', gap);
  else fields.addGap({ start, end: gap.end });
}

/** The local header at `start` with its data, as far as its own sizes tell where these end. */
function readOrphan(source: ByteSource, start: number, limit: number): { name: string; end: number } | undefined {
  if (limit - start < 4 || source.read(start, start + 4).readUInt32LE(0) !== localSignature) return undefined;
  try {
    const header = readLocalHeader(source, start);
    if (header.at.end > limit) return undefined;
    const end = header.at.end + (header.zip64.compressedSize?.value ?? header.compressedSize);
    const known = (header.flags & descriptorFlag) === 0 && end <= limit;
    return { name: storedText(header.name), end: known ? end : limit };
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}
