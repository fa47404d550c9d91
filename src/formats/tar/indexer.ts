/**
 * Reads tar archives of every dialect in one pass: POSIX.1-2017 pax, "pax Interchange Format" and "ustar Interchange
 * Format"; GNU tar manual, "Basic Tar Format"; v7.
 */
import { maxArchiveMembers, maxTarExtendedHeaderBytes } from '../../bytes/limits.ts';
import { MemberBody } from './body.ts';
import { type FrameDigest, noDigest, PieceDigest } from './digest.ts';
import { ExpansionBudget } from './expansion-budget.ts';
import { ExtendedReader } from './extended-reader.ts';
import { Gather } from './gather.ts';
import {
  blockSize,
  checksumHolds,
  type ExtendedKind,
  extendedKindOf,
  isHeaderOnly,
  isZeroBlock,
  roundUp,
} from './header.ts';
import { checksumMessage, numberMessage, sizeMessage } from './header-check.ts';
import { maxSparseBlocks } from './limits.ts';
import { cutMessage, type MemberRow, startRow } from './member-row.ts';
import { isSize, readNumber } from './number.ts';
import { ProblemList } from './problem-list.ts';
import { RowStore } from './row-store.ts';
import { OldSparseReader, readStoredMap, type SparseMap, sparseFault, storedSize } from './sparse.ts';
import type { TarIndex } from './tar-index.ts';
import { findNonZero } from './zeros.ts';

export { type PackedTarIndex, packTarIndex, type TarIndex, type TarProblem, unpackTarIndex } from './tar-index.ts';

/**
 * `extended`: data and padding of an extended header (`skipped`: too large to read). `sparse`: an old GNU extension
 * block. `map`: the start of PAX 1.0 data, which holds the sparse map.
 */
type State = 'header' | 'extended' | 'skipped' | 'sparse' | 'map' | 'body' | 'end' | 'trailing';

/** Push chunks of any size in order, then call `end` once. Chunks are neither kept nor written to. */
export class TarIndexer {
  readonly #rows: RowStore;
  readonly #problems = new ProblemList();
  readonly #gather = new Gather(blockSize);
  readonly #frame: FrameDigest;
  readonly #extended: ExtendedReader;
  readonly #expansion = new ExpansionBudget();
  readonly #oldSparse = new OldSparseReader();
  readonly #body: MemberBody;
  #state: State = 'header';
  /** Offset in the archive of the next byte to take. */
  #position = 0;
  /** Where the current member or global header starts: everything before it is accounted for. */
  #settled = 0;
  #endStart = -1;
  #trailingStart = -1;
  #row: MemberRow | undefined;
  /** Stored bytes of the current member that follow its headers, without padding. */
  #size = 0;
  /** Bytes left of skipped data. */
  #left = 0;

  /** Without `digests` the columns for them stay empty: hashing small pieces takes as long as inflating them. */
  constructor({ digests = true }: { readonly digests?: boolean } = {}) {
    this.#rows = new RowStore(digests);
    this.#frame = digests ? new PieceDigest() : noDigest;
    this.#extended = new ExtendedReader(this.#frame, this.#problems);
    this.#body = new MemberBody(this.#frame, digests);
  }

  push(chunk: Buffer): void {
    for (let at = 0; at < chunk.length; ) at += this.#take(chunk, at);
  }

  /** Closes whatever is open and returns the index of all bytes that were pushed. */
  end(): TarIndex {
    this.#close();
    const size = this.#position;
    const trailingStart = this.#trailingStart < 0 ? size : this.#trailingStart;
    const endStart = this.#endStart < 0 ? trailingStart : this.#endStart;
    return {
      ...this.#rows.seal(),
      names: this.#rows.names,
      count: this.#rows.count,
      size,
      endStart,
      endBlocks: Math.floor((trailingStart - endStart) / blockSize),
      trailingStart,
      globalPax: this.#extended.globalPax,
      problems: this.#problems.finish(),
    };
  }

  #take(chunk: Buffer, at: number): number {
    switch (this.#state) {
      case 'body':
        return this.#takeBody(chunk, at);
      case 'skipped':
        return this.#takeSkipped(chunk, at);
      case 'end':
        return this.#takeEnd(chunk, at);
      case 'trailing':
        this.#position += chunk.length - at;
        return chunk.length - at;
      default:
        return this.#takeGathered(chunk, at);
    }
  }

  #takeGathered(chunk: Buffer, at: number): number {
    const taken = this.#gather.feed(chunk, at);
    this.#position += taken;
    if (!this.#gather.full) return taken;
    const { bytes, offset, wanted } = this.#gather;
    this.#gather.start(blockSize);
    if (this.#state === 'header') this.#readHeader(bytes, offset);
    else if (this.#state === 'extended') this.#readExtended(bytes, offset);
    else if (this.#state === 'sparse') this.#readSparseBlock(bytes, offset);
    else this.#readMap(bytes.subarray(offset, offset + wanted));
    return taken;
  }

  #readHeader(block: Buffer, at: number): void {
    const start = this.#position - blockSize;
    const isEnd = isZeroBlock(block, at);
    if (isEnd && this.#extended.headers.count > 0) {
      this.#fail('tar-dangling-header', this.#settled, 'extended header: expected a member after it, found zeros');
    } else if (isEnd) {
      this.#endStart = start;
      this.#state = 'end';
    } else if (!checksumHolds(block, at)) {
      this.#fail('tar-checksum', start, checksumMessage(block, at));
    } else {
      const typeflag = block.readUInt8(at + 156);
      const kind = extendedKindOf(typeflag);
      if (kind === undefined) this.#beginMember(typeflag, block, at);
      else this.#beginExtended(kind, block, at);
    }
  }

  /** From here on nothing can be read: the current member and the rest of the archive become trailing bytes. */
  #fail(code: string, offset: number, message: string): void {
    this.#problems.add('error', code, offset, message);
    this.#trailingStart = this.#settled;
    this.#state = 'trailing';
  }

  #beginExtended(kind: ExtendedKind, block: Buffer, at: number): void {
    const start = this.#position - blockSize;
    const failure = this.#extended.begin(kind, block, at, start);
    this.#left = this.#extended.padded;
    if (failure !== undefined) this.#fail(failure.code, start, failure.message);
    else if (this.#left === 0) this.#readExtended(block, at);
    else if (this.#extended.isTooLarge) this.#state = 'skipped';
    else {
      this.#state = 'extended';
      this.#gather.start(this.#left);
    }
  }

  #readExtended(bytes: Buffer, at: number): void {
    this.#extended.read(bytes, at);
    this.#endExtended();
  }

  #endExtended(): void {
    if (this.#extended.end()) this.#settled = this.#position;
    this.#state = 'header';
  }

  #beginMember(typeflag: number, block: Buffer, at: number): void {
    const start = this.#position - blockSize;
    const size = this.#extended.headers.size ?? readNumber(block, at + 124, 12) ?? 0;
    if (!isSize(size)) this.#fail('tar-size', start, sizeMessage(block, at));
    else if (this.#rows.isFull) {
      this.#fail('tar-too-many-members', start, `members: expected at most ${maxArchiveMembers}, found more`);
    } else this.#openMember(typeflag, block, at, size);
  }

  #openMember(typeflag: number, block: Buffer, at: number, size: number): void {
    const start = this.#position - blockSize;
    this.#frame.update(block, at, at + blockSize);
    const row = startRow(block, at, this.#extended.headers, this.#settled, this.#extended.globalMtime);
    const headerOnly = isHeaderOnly(typeflag, row.type);
    this.#row = row;
    this.#size = headerOnly ? 0 : size;
    const message = numberMessage(block, at);
    if (message !== undefined) this.#problems.add('note', 'tar-number', start, message);
    if (size !== this.#size) {
      const ignored = `size: expected 0 for a member without content, found ${size}; it is not applied`;
      this.#problems.add('note', 'tar-size-ignored', start, ignored);
    }
    const sparse = row.type === 'file' ? this.#extended.headers.sparse : undefined;
    if (typeflag === 0x53) {
      if (this.#oldSparse.begin(block, at)) this.#beginSparse(this.#oldSparse.map);
      else this.#state = 'sparse';
    } else if (sparse === undefined) this.#beginContent(this.#size, false);
    else if (sparse.storesMap) this.#beginMap(sparse.realSize);
    else this.#beginSparse(sparse.map);
  }

  #readSparseBlock(block: Buffer, at: number): void {
    this.#frame.update(block, at, at + blockSize);
    const isLast = this.#oldSparse.add(block, at);
    if (this.#oldSparse.isTooLong) {
      const message = `sparse map: expected at most ${maxSparseBlocks} extension blocks, found more`;
      this.#fail('tar-sparse', this.#position - blockSize, message);
    } else if (isLast) this.#beginSparse(this.#oldSparse.map);
  }

  #beginMap(realSize: number): void {
    if (this.#size === 0) this.#beginSparse({ realSize, runs: [Number.NaN] });
    else {
      this.#state = 'map';
      this.#gather.start(Math.min(this.#size, maxTarExtendedHeaderBytes));
    }
  }

  /** `data` is the map with as much of the content as was gathered along with it. */
  #readMap(data: Buffer): void {
    const map = readStoredMap(data);
    const mapSize = map?.size ?? 0;
    this.#position += mapSize - data.length;
    this.#size -= mapSize;
    this.#frame.update(data, 0, mapSize);
    const realSize = this.#extended.headers.sparse?.realSize ?? Number.NaN;
    this.#beginSparse({ realSize, runs: map?.runs ?? [Number.NaN] });
    for (let at = mapSize; at < data.length; ) at += this.#take(data, at);
  }

  #beginSparse(map: SparseMap): void {
    const stored = storedSize(map, this.#size);
    const isExpanded = stored !== undefined && this.#expansion.spend(map.realSize, this.#position);
    if (!isExpanded) {
      const fault = sparseFault(map, stored !== undefined);
      this.#problems.add(fault.severity, fault.code, this.#settled, fault.message);
    }
    this.#beginContent(isExpanded ? stored : this.#size, isExpanded);
  }

  #beginContent(dataSize: number, sparse: boolean): void {
    const row = this.#row;
    if (row === undefined) return;
    row.dataStart = this.#position;
    row.dataSize = dataSize;
    row.sparse = sparse;
    this.#state = 'body';
    this.#body.begin(row, roundUp(this.#size) - dataSize);
    if (this.#body.isDone) this.#endMember(row);
  }

  #takeBody(chunk: Buffer, at: number): number {
    const taken = this.#body.take(chunk, at);
    this.#position += taken;
    if (this.#body.isDone && this.#row !== undefined) this.#endMember(this.#row);
    return taken;
  }

  #endMember(row: MemberRow): void {
    row.end = this.#position;
    row.frameDigest = this.#frame.finish();
    this.#rows.append(row);
    this.#settled = this.#position;
    this.#extended.endMember();
    this.#state = 'header';
  }

  #takeSkipped(chunk: Buffer, at: number): number {
    const taken = Math.min(this.#left, chunk.length - at);
    this.#extended.skip(chunk, at, taken);
    this.#left -= taken;
    this.#position += taken;
    if (this.#left === 0) this.#endExtended();
    return taken;
  }

  #takeEnd(chunk: Buffer, at: number): number {
    const found = findNonZero(chunk, at, chunk.length);
    const taken = (found < 0 ? chunk.length : found) - at;
    this.#position += taken;
    if (found >= 0) {
      this.#trailingStart = this.#position - ((this.#position - this.#endStart) % blockSize);
      this.#state = 'trailing';
    }
    return taken;
  }

  #close(): void {
    const { held, bytes } = this.#gather;
    if (this.#state === 'body') this.#cutBody();
    else if (this.#state === 'header' && this.#extended.headers.count === 0 && findNonZero(bytes, 0, held) < 0) {
      this.#endStart = this.#settled;
    } else if (this.#state !== 'end' && this.#state !== 'trailing') {
      const message = `member: expected its header, found the end of the archive after ${this.#position - this.#settled} bytes`;
      this.#fail('tar-truncated', this.#settled, message);
    }
  }

  #cutBody(): void {
    const { missingContent, missingPadding } = this.#body;
    if (this.#row === undefined) return;
    // Go and GNU tar accept an archive that ends with the content of its last member.
    const severity = missingContent === 0 && missingPadding < blockSize ? 'note' : 'error';
    const message = cutMessage(this.#row, missingContent, missingPadding);
    this.#problems.add(severity, 'tar-truncated', this.#settled, message);
    this.#body.cut();
    this.#endMember(this.#row);
  }
}
