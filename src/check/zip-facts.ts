import { dosTimeText } from '../formats/zip/dos-time.ts';
import { stepName, storedText } from '../formats/zip/names.ts';
import { readZip, type ZipEntry } from '../formats/zip/read-zip.ts';
import type { ByteSource } from '../model/bytes.ts';

/** One entry of a zip archive. */
export interface ZipMember {
  readonly at: number;
  /** As stored, with the slash that ends a directory's name. */
  readonly stored: string;
  /** Step name. */
  readonly name: string;
  /** `YYYY-MM-DDThh:mm:ss` in the zone of whoever packed it; hex where it is no date. */
  readonly time: string;
  readonly method: number;
  readonly size: number;
  /** Ids of the extra fields of both headers. */
  readonly extras: readonly number[];
  readonly entry: ZipEntry;
}

/** A zip archive in a layer. */
export interface ZipFacts {
  /** In its layer; inside another archive, its name there. */
  readonly name: string;
  /** Names of the archives around it. */
  readonly inside: readonly string[];
  /** In the order of the central directory. */
  readonly members: readonly ZipMember[];
  /** The content of a member; undefined where it cannot be read. */
  content(name: string): Buffer | undefined;
}

/** Members of a zip archive. Throws DecodeError for what is none. */
export function readZipMembers(source: ByteSource): ZipMember[] {
  return readZip(source).entries.map((entry, at) => ({
    at,
    stored: storedText(entry.name),
    name: stepName(entry.name),
    time: dosTimeText(entry.local.time),
    method: entry.method,
    size: entry.size,
    extras: [...entry.local.extra.fields, ...entry.central.extra.fields].map(({ id }) => id),
    entry,
  }));
}
