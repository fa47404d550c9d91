import { bytesDigest, memorySource, sliceSource } from '../../bytes/byte-source.ts';
import type { ByteRange, ByteSource } from '../../model/bytes.ts';
import type { Field } from '../../model/field.ts';
import type { ContainerSide } from '../_shared/container.ts';
import { FieldWriter } from '../_shared/field-writer.ts';
import { Directories } from './directories.ts';
import { attributeNames, type Jimage, type Resource } from './read-jimage.ts';

/** A jimage as the generic comparison sees it: resources in the order of their bytes, their locations as frames. */
export function jimageContainer(source: ByteSource, image: Jimage): ContainerSide {
  const { resources } = image;
  const resource = (at: number): Resource => {
    const found = resources[at];
    if (found === undefined) throw new RangeError(`no resource ${at} of ${resources.length}`);
    return found;
  };
  const directories = new Directories(source, image);
  const stored = (at: number): ByteSource => sliceSource(source, resource(at).data.start, resource(at).data.end);
  // A directory holds places in the tables of this image: what it says are the names at those places.
  const open = (at: number): ByteSource => {
    const lines = directories.linesOf(resource(at));
    return lines === undefined ? stored(at) : memorySource(Buffer.from(lines));
  };
  const once = (digestOf: (at: number) => string): ((at: number) => string) => {
    const known = new Map<number, string>();
    return (at) => {
      const digest = known.get(at) ?? digestOf(at);
      known.set(at, digest);
      return digest;
    };
  };
  const contentId = once((at) => {
    const lines = directories.linesOf(resource(at));
    return lines === undefined
      ? bytesDigest(stored(at))
      : bytesDigest(memorySource(Buffer.from(lines.split('\n').sort().join('\n'))));
  });
  return {
    count: resources.length,
    name: (at) => resource(at).name,
    frameId: (at) => source.read(resource(at).location.start, resource(at).location.end).toString('latin1'),
    contentId,
    contentSize: (at) => resource(at).data.end - resource(at).data.start,
    rawId: once((at) => bytesDigest(stored(at))),
    frame: (at) => locationFields(source, image, resource(at), resources[at - 1]),
    open,
    describe: (at) => describe(resource(at)),
    type: () => 'file',
    extent: (at) => [resource(at).location, resource(at).data],
    dataExtent: (at) => resource(at).data,
    rest: () => restFields(source, image, directories),
  };
}

function describe({ data, isCompressed }: Resource): string {
  return `file, ${data.end - data.start} bytes${isCompressed ? ', compressed' : ''}`;
}

/** Names are places in the string table, and places of contents follow one another: both are recomputed. */
function locationFields(source: ByteSource, image: Jimage, resource: Resource, before: Resource | undefined): Field[] {
  const previous = before?.data.end ?? image.dataStart;
  const follows = resource.data.start === previous;
  const writer = new FieldWriter(source, resource.location.start);
  for (const { kind, at, value } of resource.attributes) {
    const name = attributeNames[kind] ?? String(kind);
    const length = at.end - at.start;
    if (kind <= 4) writer.add(name, length, () => image.text(value), 'place of the string in the string table');
    else if (kind === 5) writer.add(name, length, () => value, follows ? 'end of the resource before' : undefined);
    else writer.add(name, length, () => value, 'length of the content');
  }
  writer.addTo('end', resource.location.end);
  return writer.fields;
}

function restFields(source: ByteSource, image: Jimage, directories: Directories): Field[] {
  const { tables, resources, littleEndian, onlyNames } = image;
  const number = (raw: Buffer): number => (littleEndian ? raw.readUInt32LE(0) : raw.readUInt32BE(0));
  const writer = new FieldWriter(source);
  for (const name of ['magic', 'version', 'flags']) writer.add(name, 4, number);
  writer.add('resource-count', 4, number, 'number of resources');
  writer.add('table-length', 4, number, 'number of resources');
  writer.add('locations-size', 4, number, 'length of the locations');
  writer.add('strings-size', 4, number, 'length of the strings');
  const found = resources.every(({ isFound }) => isFound);
  const lookup = 'the hash of each name leads to its location';
  writer.addTo('redirect', tables.redirect.end, undefined, lookup, found);
  writer.addTo('offsets', tables.offsets.end, undefined, lookup, found);
  const gaps = gapsBetween(
    resources.map(({ location }) => location),
    tables.locations,
  );
  const between = gaps.map((gap) => paddingField(source, gap));
  const strings = new FieldWriter(source, tables.strings.start);
  strings.addTo(
    'strings',
    tables.strings.end,
    undefined,
    onlyNames ? 'the parts of the names of the resources' : undefined,
  );
  const contents = gapsBetween(
    resources.map(({ data }) => data),
    { start: image.dataStart, end: source.size },
  ).map((gap) => gapField(source, directories, gap));
  return [...writer.fields, ...between, ...strings.fields, ...contents];
}

/** Behind the locations, the table is filled up to a multiple of four. */
function paddingField(source: ByteSource, { start, end }: ByteRange): Field {
  const raw = source.read(start, Math.min(end, start + 64));
  const isPadding = end - start < 4 && raw.every((byte) => byte === 0);
  const derived = { equation: 'zero bytes up to a multiple of four', holds: true };
  return { name: 'locations-gap', at: { start, end }, value: raw.toString('hex'), ...(isPadding ? { derived } : {}) };
}

/** The root directory is in no table: its members are found by their names. */
function gapField(source: ByteSource, directories: Directories, { start, end }: ByteRange): Field {
  const root = directories.namesIn(start, end);
  if (root === undefined || root === '')
    return { name: 'gap', at: { start, end }, value: source.read(start, Math.min(end, start + 64)).toString('hex') };
  const derived = { equation: 'places of the locations of its members', holds: true };
  return { name: 'root', at: { start, end }, value: root.trimEnd().replaceAll('\n', ', '), derived };
}

/** What lies in `whole` and in none of the ranges. */
function gapsBetween(ranges: readonly ByteRange[], whole: ByteRange): ByteRange[] {
  const gaps: ByteRange[] = [];
  let at = whole.start;
  for (const range of [...ranges].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (range.start > at) gaps.push({ start: at, end: range.start });
    at = Math.max(at, range.end);
  }
  if (at < whole.end) gaps.push({ start: at, end: whole.end });
  return gaps;
}
