import { memorySource, sliceSource } from '../bytes/byte-source.ts';
import { inflateRawSource } from '../bytes/inflate.ts';
import { maxInflatedMemberBytes } from '../bytes/limits.ts';
import { deflatedMethod, storedMethod } from '../formats/zip/content.ts';
import type { ByteSource } from '../model/bytes.ts';
import { DecodeError } from '../model/problem.ts';
import { readZipMembers, type ZipMember } from './zip-facts.ts';

/** Texts that rules read whole. */
const maxTextBytes = 1024 * 1024;
const encryptedFlag = 1;

export interface OpenedMember {
  readonly bytes: ByteSource;
  close(): void;
}

/** A zip archive that is looked into. Throws DecodeError for what is none. */
export class ZipReader {
  readonly members: readonly ZipMember[];
  readonly #source: ByteSource;

  constructor(source: ByteSource) {
    this.#source = source;
    this.members = readZipMembers(source);
  }

  /** The content of a member; undefined where it is encrypted, damaged or compressed in an unknown way. */
  open({ entry }: ZipMember): OpenedMember | undefined {
    const stored = sliceSource(this.#source, entry.data.start, entry.data.end);
    if ((entry.flags & encryptedFlag) !== 0) return undefined;
    if (entry.method === storedMethod) return { bytes: stored, close: () => undefined };
    if (entry.method !== deflatedMethod) return undefined;
    if (stored.size === 0) return { bytes: memorySource(Buffer.alloc(0)), close: () => undefined };
    try {
      const { bytes } = inflateRawSource(stored, { maxOut: maxInflatedMemberBytes });
      return { bytes, close: () => bytes.close() };
    } catch (error) {
      if (error instanceof DecodeError) return undefined;
      throw error;
    }
  }

  /** A small member by its step name, the last one of that name. */
  text(name: string): Buffer | undefined {
    const member = this.members.findLast((one) => one.name === name);
    if (member === undefined || member.size > maxTextBytes) return undefined;
    const opened = this.open(member);
    if (opened === undefined) return undefined;
    const text = Buffer.from(opened.bytes.read(0, Math.min(opened.bytes.size, maxTextBytes)));
    opened.close();
    return text;
  }
}
