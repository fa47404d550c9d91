import { maxArchiveMembers } from '../../bytes/limits.ts';
import { memberTypes } from './header.ts';
import { maxNameUnits } from './limits.ts';
import type { MemberRow } from './member-row.ts';
import { sparseFlag, type TarColumns } from './tar-index.ts';

function allocate(rows: number, digests: boolean) {
  const digestBytes = digests ? rows * 32 : 0;
  return {
    frameStart: new Float64Array(rows),
    dataStart: new Float64Array(rows),
    dataSize: new Float64Array(rows),
    end: new Float64Array(rows),
    mtime: new Float64Array(rows),
    type: new Uint8Array(rows),
    flags: new Uint8Array(rows),
    frameHash: Buffer.alloc(digestBytes),
    contentHash: Buffer.alloc(digestBytes),
  };
}

/** Rows of a tar index in growing typed arrays: 42 bytes a member besides its name, 64 more with digests. */
export class RowStore {
  readonly names: string[] = [];
  #nameUnits = 0;
  #rows = 256;
  readonly #digests: boolean;
  #columns: ReturnType<typeof allocate>;

  constructor(digests: boolean) {
    this.#digests = digests;
    this.#columns = allocate(this.#rows, digests);
  }

  get count(): number {
    return this.names.length;
  }

  get isFull(): boolean {
    return this.count >= maxArchiveMembers || this.#nameUnits > maxNameUnits;
  }

  append(row: MemberRow): void {
    const at = this.names.length;
    if (at === this.#rows) this.#grow();
    const columns = this.#columns;
    columns.frameStart[at] = row.frameStart;
    columns.dataStart[at] = row.dataStart;
    columns.dataSize[at] = row.dataSize;
    columns.end[at] = row.end;
    columns.mtime[at] = row.mtime;
    columns.type[at] = memberTypes.indexOf(row.type);
    columns.flags[at] = row.sparse ? sparseFlag : 0;
    if (this.#digests) {
      columns.frameHash.write(row.frameDigest, at * 32, 'latin1');
      columns.contentHash.write(row.contentDigest, at * 32, 'latin1');
    }
    this.names.push(row.name);
    this.#nameUnits += row.name.length;
  }

  #grow(): void {
    this.#rows *= 2;
    const grown = allocate(this.#rows, this.#digests);
    const old = this.#columns;
    grown.frameStart.set(old.frameStart);
    grown.dataStart.set(old.dataStart);
    grown.dataSize.set(old.dataSize);
    grown.end.set(old.end);
    grown.mtime.set(old.mtime);
    grown.type.set(old.type);
    grown.flags.set(old.flags);
    grown.frameHash.set(old.frameHash);
    grown.contentHash.set(old.contentHash);
    this.#columns = grown;
  }

  /** The columns at their exact length, each in a buffer of its own (so that they can be transferred). */
  seal(): TarColumns {
    const { frameHash, contentHash, ...rest } = this.#columns;
    const { count } = this;
    return {
      frameStart: rest.frameStart.slice(0, count),
      dataStart: rest.dataStart.slice(0, count),
      dataSize: rest.dataSize.slice(0, count),
      end: rest.end.slice(0, count),
      mtime: rest.mtime.slice(0, count),
      type: rest.type.slice(0, count),
      flags: rest.flags.slice(0, count),
      frameHash: new Uint8Array(frameHash.subarray(0, count * 32)),
      contentHash: new Uint8Array(contentHash.subarray(0, count * 32)),
    };
  }
}
