import { blockSize, dialectOf, roundUp } from '../formats/tar/header.ts';
import { readNumber } from '../formats/tar/number.ts';
import { type TarEntry, tarHeader } from '../sources/rootfs/tar-header.ts';

/** A member's headers as they are stored and as they are written; blocks of an extended header come first in both. */
export interface FramePair {
  readonly stored: Buffer;
  readonly written: Buffer;
  /** The time in whole seconds since 1970, be it in the header or in a record. */
  readonly seconds: { readonly stored: number; readonly written: number };
  /** Whether a fraction of a second is stored, and whether it is written. */
  readonly fraction: { readonly stored: boolean; readonly written: boolean };
  /** The name or link is written without `./`, or with the `/` of a directory. */
  readonly isRenamed: boolean;
  /** The time is that of a white-out. */
  readonly isWhiteout: boolean;
}

/** What may show in the bytes of an extended header. */
const ofExtended = [
  'tar-atime-ctime',
  'tar-longname',
  'tar-mtime-subsecond',
  'tar-name-prefix',
  'tar-number-encoding',
  'tar-pax-noise',
];

const numbers = [
  [100, 8],
  [108, 8],
  [116, 8],
  [124, 12],
  [136, 12],
  [148, 8],
] as const;

/**
 * Cause ids for all that differs between the two, besides those that reading has found (`dropped`). Checksums and the
 * size of a content that is rewritten follow from the rest and have none.
 */
export function frameChanges(pair: FramePair, dropped: readonly string[]): ReadonlySet<string> {
  const ids = new Set(dropped);
  const stored = pair.stored.subarray(-blockSize);
  const written = pair.written.subarray(-blockSize);
  const has = (id: string, found: boolean): void => void (found && ids.add(id));
  has('tar-typeflag', differs(stored, written, 156, 157));
  has(
    'tar-number-encoding',
    numbers.some(([at, length]) => !isPlainOctal(stored, at, length)),
  );
  has('tar-number-encoding', differs(stored, written, 100, 124));
  addDevices(stored, written, has);
  addTimes(pair, stored, written, has);
  addNames(pair, stored, written, has);
  has('tar-format', differs(stored, written, 257, 265));
  const sameExtended = pair.stored.subarray(0, -blockSize).equals(pair.written.subarray(0, -blockSize));
  has('tar-pax-noise', !sameExtended && (isNoisyHead(pair.stored) || !ofExtended.some((id) => ids.has(id))));
  return ids;
}

/** The block of a pax header says nothing of its own, but has a name, an owner and a time. */
function isNoisyHead(stored: Buffer): boolean {
  const plain = tarHeader(bare);
  for (let at = 0; at + blockSize < stored.length; at += blockSize + roundUp(readNumber(stored, at + 124, 12) ?? 0)) {
    const head = stored.subarray(at, at + blockSize);
    if (head[156] !== 0x78) continue;
    if (differs(head, plain, 0, 124) || differs(head, plain, 136, 148) || differs(head, plain, 157, blockSize))
      return true;
  }
  return false;
}

/** A member whose time has no room in its header. */
const bare: TarEntry = {
  name: Buffer.alloc(0),
  type: '0',
  mode: 0,
  uid: 0,
  gid: 0,
  size: 0,
  mtime: -1,
  link: Buffer.alloc(0),
  device: { major: 0, minor: 0 },
  records: [],
};

type Has = (id: string, found: boolean) => void;

/** A device keeps its numbers; for all else the fields say nothing. */
function addDevices(stored: Buffer, written: Buffer, has: Has): void {
  if (!differs(stored, written, 329, 345) || dialectOf(stored, 0) === 'v7') return;
  const isDevice = written[156] === 0x33 || written[156] === 0x34;
  has(isDevice ? 'tar-number-encoding' : 'tar-devnum', true);
}

/** A time that only moved between header and record is the same number in another place. */
function addTimes({ seconds, fraction, isWhiteout }: FramePair, stored: Buffer, written: Buffer, has: Has): void {
  has('tar-mtime-subsecond', fraction.stored && !fraction.written);
  const isOther = seconds.stored !== seconds.written;
  has(isWhiteout ? 'oci-whiteout-mtime' : 'tar-mtime', isOther);
  const isMoved = (readNumber(stored, 136, 12) ?? 0) !== readNumber(written, 136, 12);
  has('tar-number-encoding', isMoved && !isOther);
}

function addNames({ isRenamed }: FramePair, stored: Buffer, written: Buffer, has: Has): void {
  has('tar-name-prefix', isRenamed);
  const isMoved =
    differs(stored, written, 0, 100) ||
    differs(stored, written, 157, 257) ||
    (dialectOf(stored, 0) === 'ustar' && differs(stored, written, 345, 500));
  has('tar-longname', isMoved && !isRenamed);
}

function differs(stored: Buffer, written: Buffer, start: number, end: number): boolean {
  return stored.compare(written, start, end, start, end) !== 0;
}

/** Seven or eleven octal digits and a NUL; of a checksum six, NUL and a space. */
function isPlainOctal(block: Buffer, at: number, length: number): boolean {
  const text = block.toString('latin1', at, at + length);
  return at === 148 ? /^[0-7]{6}\0 $/.test(text) : /^[0-7]+\0$/.test(text);
}
