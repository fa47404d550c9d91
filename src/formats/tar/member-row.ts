import { emptyDigest } from './digest.ts';
import type { ExtendedHeaders } from './extended.ts';
import { type MemberType, memberTypeOf } from './header.ts';
import { readNumber } from './number.ts';
import { stepName } from './text.ts';

/** One member while it is being read. Digests are binary strings of 32 characters. */
export interface MemberRow {
  readonly name: string;
  readonly type: MemberType;
  readonly mtime: number;
  readonly frameStart: number;
  sparse: boolean;
  dataStart: number;
  dataSize: number;
  end: number;
  frameDigest: string;
  contentDigest: string;
}

/** The row of the member whose own header is at `at` in `block`; sizes and digests are filled in later. */
export function startRow(
  block: Buffer,
  at: number,
  extended: ExtendedHeaders,
  frameStart: number,
  globalMtime: number | undefined,
): MemberRow {
  const name = extended.nameOf(block, at);
  return {
    name: stepName(name),
    type: memberTypeOf(block.readUInt8(at + 156), name),
    mtime: extended.mtime ?? globalMtime ?? readNumber(block, at + 136, 12) ?? Number.NaN,
    frameStart,
    sparse: false,
    dataStart: 0,
    dataSize: 0,
    end: 0,
    frameDigest: '',
    contentDigest: emptyDigest,
  };
}

/** What to say about a member that the archive ends in. */
export function cutMessage(row: MemberRow, missingContent: number, missingPadding: number): string {
  const name = JSON.stringify(row.name.slice(0, 80));
  if (missingContent === 0) return `member ${name}: expected ${missingPadding} more bytes of padding, found none`;
  return `member ${name}: expected ${row.dataSize} bytes of content, found ${row.dataSize - missingContent}`;
}
