import type { ByteRange, ByteSource } from '../../model/bytes.ts';
import type { Derivation, Field, FieldValue } from '../../model/field.ts';
import { elsewhere, measured } from './derivations.ts';
import { type EndRecord, endFixedBytes, endSignature, type Zip64End } from './end-record.ts';
import { masked16, masked32 } from './extra-fields.ts';
import { rawValue } from './raw-value.ts';
import { hex32 } from './read-exact.ts';
import type { ZipIndex } from './read-zip.ts';

/** The fields of the end of central directory record and of the zip64 records, in byte order. */
export function endRecordFields(source: ByteSource, index: ZipIndex): Field[] {
  const { end } = index.directory;
  const truth = directoryTruth(index);
  const wide = end.zip64 === null ? [] : zip64Fields(source, end.zip64, truth);
  return [...wide, ...narrowFields(end, truth)];
}

/** What the directory really is, as stored values should say it. */
interface DirectoryTruth {
  readonly entries: number;
  readonly size: number;
  readonly offset: number;
  readonly shift: number;
}

function directoryTruth({ entries, directory }: ZipIndex): DirectoryTruth {
  const { at, shift } = directory;
  return { entries: entries.length, size: at.end - at.start, offset: at.start - shift, shift };
}

function narrowFields(end: EndRecord, truth: DirectoryTruth): Field[] {
  const add = adder('end', end.at.start);
  /** All ones leave the value to the zip64 record, if there is one. */
  const state = (name: Stated, mask: number, right: number, equation: string): Derivation =>
    end[name] === mask && end.zip64 !== null
      ? elsewhere('the zip64 end record', end.zip64[name] === right)
      : measured(equation, end[name] === right);
  const { entries, size, offset } = truth;
  const commentLength = end.comment.end - end.comment.start;
  return [
    add('signature', 0, 4, hex32(endSignature)),
    add('disk', 4, 6, end.disk),
    add('directory-disk', 6, 8, end.directoryDisk),
    add('disk-entries', 8, 10, end.diskEntries, state('diskEntries', masked16, entries, entriesEquation)),
    add('entries', 10, 12, end.entries, state('entries', masked16, entries, entriesEquation)),
    add('directory-size', 12, 16, end.directorySize, state('directorySize', masked32, size, sizeEquation)),
    add('directory-offset', 16, 20, end.directoryOffset, state('directoryOffset', masked32, offset, offsetEquation)),
    add('comment-length', 20, endFixedBytes, commentLength, measured('length of the archive comment')),
  ];
}

type Stated = 'diskEntries' | 'entries' | 'directorySize' | 'directoryOffset';

const entriesEquation = 'number of central directory records';
const sizeEquation = 'length of the central directory';
const offsetEquation = 'position of the central directory';

function zip64Fields(source: ByteSource, zip64: Zip64End, truth: DirectoryTruth): Field[] {
  const add = adder('zip64', zip64.at.start);
  const locate = adder('zip64.locator', zip64.locator.start);
  const { start, end } = zip64.at;
  const extensible = { start: start + 56, end };
  const length = end - start - 12;
  const fields = [
    add('signature', 0, 4, hexAt(source, start)),
    add(
      'record-size',
      4,
      12,
      zip64.recordSize,
      measured('length of the rest of the record', zip64.recordSize === length),
    ),
    add('version-made-by', 12, 14, zip64.versionMadeBy),
    add('version-needed', 14, 16, zip64.versionNeeded),
    add('disk', 16, 20, zip64.disk),
    add('directory-disk', 20, 24, zip64.directoryDisk),
    add('disk-entries', 24, 32, zip64.diskEntries, measured(entriesEquation, zip64.diskEntries === truth.entries)),
    add('entries', 32, 40, zip64.entries, measured(entriesEquation, zip64.entries === truth.entries)),
    add('directory-size', 40, 48, zip64.directorySize, measured(sizeEquation, zip64.directorySize === truth.size)),
    add(
      'directory-offset',
      48,
      56,
      zip64.directoryOffset,
      measured(offsetEquation, zip64.directoryOffset === truth.offset),
    ),
    { name: 'zip64.extensible-data', at: extensible, value: rawValue(source, extensible) },
    locate('signature', 0, 4, hexAt(source, zip64.locator.start)),
    locate('disk', 4, 8, zip64.locatorDisk),
    locate(
      'record-offset',
      8,
      16,
      zip64.recordOffset,
      measured('position of the zip64 end record', zip64.recordOffset + truth.shift === start),
    ),
    locate('disks', 16, 20, zip64.disks),
  ];
  return fields.filter(({ at }) => at.start < at.end);
}

function hexAt(source: ByteSource, start: number): string {
  return source.read(start, start + 4).toString('hex');
}

type Add = (name: string, from: number, to: number, value: FieldValue, derived?: Derivation) => Field;

function adder(prefix: string, start: number): Add {
  return (name, from, to, value, derived) => {
    const at: ByteRange = { start: start + from, end: start + to };
    return { name: `${prefix}.${name}`, at, value, ...(derived === undefined ? {} : { derived }) };
  };
}
