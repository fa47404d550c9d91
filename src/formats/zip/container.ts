import { createHash } from 'node:crypto';
import { chunksOf, sliceSource } from '../../bytes/byte-source.ts';
import type { ByteRange, ByteSource } from '../../model/bytes.ts';
import type { Codec } from '../../model/format.ts';
import type { ContainerSide } from '../_shared/container.ts';
import { type ContentFacts, ContentStore, type Undecoded } from './content.ts';
import { decodeFrame } from './frame.ts';
import { endsWithSlash, stepName } from './names.ts';
import type { ZipEntry, ZipIndex } from './read-zip.ts';
import { restFields } from './rest.ts';

/** What a zip container may be given besides its bytes. */
export interface ZipContainerOptions {
  /** Decoded contents; shared by both sides of a comparison. */
  readonly store?: ContentStore;
  /** Told once of each opened member whose stored bytes stand in for its content. */
  onUndecoded?(name: string, reason: Undecoded): void;
}

/** A zip archive as the generic comparison sees it: members in central directory order. */
export function zipContainer(source: ByteSource, index: ZipIndex, options: ZipContainerOptions = {}): ContainerSide {
  const side = new ZipSide(source, index, options);
  return {
    count: index.entries.length,
    name: (at) => side.name(at),
    frameId: (at) => side.frameId(at),
    contentId: (at) => side.contentId(at),
    contentSize: (at) => (side.type(at) === 'directory' ? 0 : side.entry(at).size),
    rawId: (at) => side.facts(at).rawId,
    frame: (at) => decodeFrame(source, side.entry(at), side.facts(at)),
    open: (at) => side.open(at),
    describe: (at) => side.describe(at),
    type: (at) => side.type(at),
    extent: (at) => side.extent(at),
    dataExtent: (at) => side.dataExtent(at),
    codec: (at) => side.codec(at),
    rest: () => restFields(source, index),
  };
}

class ZipSide {
  readonly #source: ByteSource;
  readonly #index: ZipIndex;
  readonly #store: ContentStore;
  readonly #onUndecoded: ZipContainerOptions['onUndecoded'];
  readonly #reported = new Set<number>();

  constructor(source: ByteSource, index: ZipIndex, options: ZipContainerOptions) {
    this.#source = source;
    this.#index = index;
    this.#store = options.store ?? new ContentStore();
    this.#onUndecoded = options.onUndecoded;
  }

  entry(at: number): ZipEntry {
    const entry = this.#index.entries[at];
    if (entry === undefined) throw new RangeError(`no member ${at} in an archive of ${this.#index.entries.length}`);
    return entry;
  }

  facts(at: number): ContentFacts {
    return this.#store.facts(this.#source, this.entry(at));
  }

  name(at: number): string {
    return stepName(this.entry(at).name);
  }

  frameId(at: number): string {
    const hash = createHash('sha256');
    for (const { start, end } of this.#frameExtent(at)) {
      for (const chunk of chunksOf(sliceSource(this.#source, start, end))) hash.update(chunk);
    }
    return hash.digest('hex');
  }

  contentId(at: number): string {
    const { undecoded, rawId, sha256 } = this.facts(at);
    return undecoded === null ? sha256 : `undecoded:${rawId}`;
  }

  open(at: number): ByteSource {
    const { undecoded } = this.facts(at);
    if (undecoded !== null && !this.#reported.has(at)) {
      this.#reported.add(at);
      this.#onUndecoded?.(this.name(at), undecoded);
    }
    return this.#store.open(this.#source, this.entry(at));
  }

  /** A directory is what is named like one and really has no content; a link keeps its target as content. */
  type(at: number): 'file' | 'directory' | 'symlink' {
    const entry = this.entry(at);
    if (endsWithSlash(entry.name) && entry.size === 0 && this.facts(at).size === 0) return 'directory';
    return (unixMode(entry) & fileTypeMask) === symlinkType ? 'symlink' : 'file';
  }

  describe(at: number): string {
    const entry = this.entry(at);
    const type = this.type(at);
    const mode = unixMode(entry);
    const parts: string[] = [type];
    if (type !== 'directory') parts.push(`${entry.size} bytes`);
    if (mode !== 0) parts.push(`mode ${(mode & 0o7777).toString(8).padStart(4, '0')}`);
    return parts.join(', ');
  }

  dataExtent(at: number): ByteRange {
    const { start } = this.entry(at).data;
    return { start, end: start + this.facts(at).consumed };
  }

  /** What could not be decoded is compared as it is stored. */
  codec(at: number): Codec {
    const { undecoded } = this.facts(at);
    const { method } = this.entry(at);
    if (undecoded !== null || method === 0) return 'stored';
    return method === 8 ? 'deflate' : 'other';
  }

  extent(at: number): ByteRange[] {
    const { local, data, descriptor, central } = this.entry(at);
    return [{ start: local.at.start, end: descriptor?.at.end ?? data.end }, central.at];
  }

  /** Everything but the data, which slack and descriptor follow. */
  #frameExtent(at: number): ByteRange[] {
    const { local, data, descriptor, central } = this.entry(at);
    const behind = { start: this.dataExtent(at).end, end: descriptor?.at.end ?? data.end };
    return [local.at, behind, central.at];
  }
}

const fileTypeMask = 0o170000;
const symlinkType = 0o120000;
const unixHost = 3;

/** The Unix mode in the high half of the external attributes; 0 when the archive was not made on Unix. */
function unixMode({ central }: ZipEntry): number {
  return central.versionMadeBy >>> 8 === unixHost ? central.externalAttributes >>> 16 : 0;
}
