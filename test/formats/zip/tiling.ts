import { memorySource } from '../../../src/bytes/byte-source.ts';
import { zipContainer } from '../../../src/formats/zip/container.ts';
import { readZip } from '../../../src/formats/zip/read-zip.ts';
import type { ByteRange } from '../../../src/model/bytes.ts';
import type { Field } from '../../../src/model/field.ts';

/** What is wrong with the way an archive is cut up; undefined when every byte belongs to exactly one place. */
export function tilingFault(archive: Buffer): string | undefined {
  const source = memorySource(archive);
  const side = zipContainer(source, readZip(source));
  const ranges: ByteRange[] = [];
  const add = (fields: readonly Field[]): void => {
    for (const { at, also } of fields) ranges.push(at, ...(also ?? []));
  };
  for (let at = 0; at < side.count; at++) {
    add(side.frame(at));
    ranges.push(side.dataExtent(at));
  }
  add(side.rest());
  ranges.sort((a, b) => a.start - b.start || a.end - b.end);
  let position = 0;
  for (const { start, end } of ranges) {
    if (start !== position) return `expected a range at ${position}, found one at ${start}`;
    position = end;
  }
  return position === archive.length ? undefined : `expected ranges up to ${archive.length}, found ${position}`;
}

/** Everything that identifies an archive for the comparison, in one string. */
export function archiveIdentity(archive: Buffer): string {
  const source = memorySource(archive);
  const side = zipContainer(source, readZip(source));
  const parts: string[] = [];
  for (let at = 0; at < side.count; at++) parts.push(side.frameId(at), side.rawId(at));
  for (const { name, at } of side.rest()) parts.push(name, archive.toString('hex', at.start, at.end));
  return parts.join('\n');
}
