import type { ByteRange, ByteSource } from '../../model/bytes.ts';
import type { Derivation, Field, FieldValue } from '../../model/field.ts';
import { type CentralRecord, centralSignature } from './central-record.ts';
import { type ContentFacts, ContentStore } from './content.ts';
import {
  elsewhere,
  type FrameDerivations,
  frameDerivations,
  isDescribed,
  localDerivations,
  measured,
} from './derivations.ts';
import { type Descriptor, descriptorSignature } from './descriptor.ts';
import { dosTimeText } from './dos-time.ts';
import { masked32, type Zip64Value } from './extra-fields.ts';
import { extraFrame } from './extra-frame.ts';
import { type LocalHeader, localFixedBytes, localSignature } from './local-header.ts';
import { fieldOf, type Half, mergeHalves } from './merge-halves.ts';
import { storedText } from './names.ts';
import { rawValue } from './raw-value.ts';
import { hex32 } from './read-exact.ts';
import type { ZipEntry } from './read-zip.ts';

/**
 * All bytes of a member that are not its stored data, as fields in byte order: local header, slack behind the deflated
 * data, data descriptor, central directory record (APPNOTE 4.3.7, 4.3.9, 4.3.12). See `mergeHalves` for the names of
 * values that both headers hold.
 */
export function decodeFrame(
  source: ByteSource,
  entry: ZipEntry,
  facts: ContentFacts = new ContentStore().facts(source, entry),
): Field[] {
  const derivations = frameDerivations(entry, facts);
  const fields = [
    ...sharedFields(source, entry, derivations),
    ...localOnly(source, entry.local, localDerivations(entry, derivations)),
    ...slackField(source, entry, facts),
    ...descriptorFields(entry.descriptor, derivations),
    ...centralOnly(source, entry.central, derivations),
  ];
  return fields.filter(({ at }) => at.start < at.end).sort((a, b) => a.at.start - b.at.start);
}

function sharedFields(source: ByteSource, entry: ZipEntry, derivations: FrameDerivations): Field[] {
  const local = localHalves(entry, localDerivations(entry, derivations));
  const central = centralHalves(entry.central, derivations);
  const names = Object.keys(local) as (keyof Halves)[];
  return names.flatMap((name) => mergeHalves(source, name, local[name], central[name]));
}

type Halves = Readonly<
  Record<
    'version-needed' | 'flags' | 'method' | 'time' | 'crc-32' | 'compressed-size' | 'size' | 'name-length' | 'name',
    Half
  >
>;

function localHalves(entry: ZipEntry, derivations: FrameDerivations): Halves {
  const { local } = entry;
  const { zip64 } = local;
  const place = placeIn(local.at.start);
  const described = isDescribed(entry);
  const openIfZero = (half: Half, meaning: FieldValue): Half =>
    described && meaning === 0 ? { ...half, deferred: 'descriptor' } : half;
  const sizeHalf = (at: ByteRange, stored: number, wide: Zip64Value | undefined, derive: Derive): Half =>
    openIfZero(maskedHalf(at, stored, wide, derive), wide?.value ?? stored);
  const crc = { at: place(14, 18), value: crcText(local.crc32), derived: derivations.crc32(local.crc32) };
  const { compressedSize, size } = derivations;
  return {
    'version-needed': { at: place(4, 6), value: local.versionNeeded },
    flags: { at: place(6, 8), value: local.flags },
    method: { at: place(8, 10), value: local.method },
    time: { at: place(10, 14), value: dosTimeText(local.time) },
    'crc-32': openIfZero(crc, local.crc32),
    'compressed-size': sizeHalf(place(18, 22), local.compressedSize, zip64.compressedSize, compressedSize),
    size: sizeHalf(place(22, 26), local.size, zip64.size, size),
    'name-length': { at: place(26, 28), value: local.name.length, derived: measured('length of the name') },
    name: nameHalf(local.name, local.at.start + localFixedBytes),
  };
}

function centralHalves(central: CentralRecord, derivations: FrameDerivations): Halves {
  const place = placeIn(central.at.start);
  const { zip64 } = central;
  return {
    'version-needed': { at: place(6, 8), value: central.versionNeeded },
    flags: { at: place(8, 10), value: central.flags },
    method: { at: place(10, 12), value: central.method },
    time: { at: place(12, 16), value: dosTimeText(central.time) },
    'crc-32': { at: place(16, 20), value: crcText(central.crc32), derived: derivations.crc32(central.crc32) },
    'compressed-size': maskedHalf(
      place(20, 24),
      central.compressedSize,
      zip64.compressedSize,
      derivations.compressedSize,
    ),
    size: maskedHalf(place(24, 28), central.size, zip64.size, derivations.size),
    'name-length': { at: place(28, 30), value: central.name.length, derived: measured('length of the name') },
    name: nameHalf(central.name, central.extra.at.start - central.name.length),
  };
}

type Derive = (stored: number) => Derivation | undefined;

/** A 32-bit value, or all ones for one that the zip64 field states. */
function maskedHalf(at: ByteRange, stored: number, wide: Zip64Value | undefined, derive: Derive): Half {
  if (stored !== masked32 || wide === undefined) return { at, value: stored, derived: derive(stored) };
  const found = derive(wide.value);
  const derived = found === undefined ? undefined : elsewhere('extra.0001', found.holds);
  return { at, value: stored, meaning: wide.value, deferred: 'zip64', derived };
}

function nameHalf(name: Buffer, start: number): Half {
  return { at: { start, end: start + name.length }, value: storedText(name), meaning: name.toString('latin1') };
}

function localOnly(source: ByteSource, local: LocalHeader, derivations: FrameDerivations): Field[] {
  const place = placeIn(local.at.start);
  return [
    { name: 'local.signature', at: place(0, 4), value: hex32(localSignature) },
    extraLength('local', place(28, 30), local.extra.at),
    ...extraFrame(source, 'local', local.extra, local.zip64, derivations),
  ];
}

function centralOnly(source: ByteSource, central: CentralRecord, derivations: FrameDerivations): Field[] {
  const place = placeIn(central.at.start);
  const { comment, zip64 } = central;
  const offset = maskedHalf(place(42, 46), central.localOffset, zip64.localOffset, derivations.localOffset);
  const plain = (name: string, at: ByteRange, value: FieldValue): Field => ({ name, at, value });
  return [
    plain('central.signature', place(0, 4), hex32(centralSignature)),
    plain('version-made-by', place(4, 6), central.versionMadeBy),
    extraLength('central', place(30, 32), central.extra.at),
    {
      ...plain('comment-length', place(32, 34), comment.end - comment.start),
      derived: measured('length of the comment'),
    },
    plain('disk', place(34, 36), central.disk),
    plain('internal-attributes', place(36, 38), central.internalAttributes),
    plain('external-attributes', place(38, 42), central.externalAttributes),
    fieldOf('local-offset', offset),
    ...extraFrame(source, 'central', central.extra, zip64, derivations),
    plain('comment', comment, storedText(source.read(comment.start, comment.end))),
  ];
}

function extraLength(prefix: string, at: ByteRange, area: ByteRange): Field {
  const derived = measured('length of the extra fields');
  return { name: `${prefix}.extra-length`, at, value: area.end - area.start, derived };
}

/** Stored bytes behind the end of the deflate stream: no reader of the content ever sees them. */
function slackField(source: ByteSource, { data }: ZipEntry, facts: ContentFacts): Field[] {
  const at = { start: data.start + facts.consumed, end: data.end };
  return at.start < at.end ? [{ name: 'data.slack', at, value: rawValue(source, at) }] : [];
}

function descriptorFields(descriptor: Descriptor | null, derivations: FrameDerivations): Field[] {
  if (descriptor === null) return [];
  const { at, signed, sizeBytes, crc32, compressedSize, size } = descriptor;
  const crcStart = at.start + (signed ? 4 : 0);
  const sizeStart = crcStart + 4 + sizeBytes;
  const field = (name: string, start: number, end: number, half: Omit<Half, 'at'>): Field =>
    fieldOf(`descriptor.${name}`, { at: { start, end }, ...half });
  return [
    ...(signed ? [field('signature', at.start, crcStart, { value: hex32(descriptorSignature) })] : []),
    field('crc-32', crcStart, crcStart + 4, { value: crcText(crc32), derived: derivations.crc32(crc32) }),
    field('compressed-size', crcStart + 4, sizeStart, {
      value: compressedSize,
      derived: derivations.compressedSize(compressedSize),
    }),
    field('size', sizeStart, sizeStart + sizeBytes, { value: size, derived: derivations.size(size) }),
  ];
}

function placeIn(start: number): (from: number, to: number) => ByteRange {
  return (from, to) => ({ start: start + from, end: start + to });
}

function crcText(crc: number): string {
  return `crc32:${crc.toString(16).padStart(8, '0')}`;
}
