import { posix } from 'node:path';
import { headerBytes, isPycHead, sourceName } from '../formats/pyc/header.ts';

const hashFlag = 1;

interface Source {
  /** Whole seconds since 1970; null where it must stay whatever it is. */
  readonly mtime: number | null;
  /** Bytes. */
  readonly size: number;
}

interface Compiled {
  readonly path: string;
  readonly source: string;
  /** Time and size of the source as the file states them, modulo 2^32; null where the file must stay as it is. */
  readonly stated: { readonly mtime: number; readonly size: number } | null;
}

/** What becomes of sources of Python and of what was compiled from them. */
export interface PythonTimes {
  /** Paths whose times stay. */
  readonly pinned: ReadonlySet<string>;
  /** Compiled files whose time is set to 1970, together with that of their source. */
  readonly paired: ReadonlySet<string>;
}

/**
 * Python takes a compiled file for that of a source only if it states the source's time and size (PEP 3147). Both times
 * can become 0, where every compiled file of a source has the time that the source has wherever it is in the image; else
 * both stay.
 */
export class PythonCollector {
  readonly #sources = new Map<string, Source[]>();
  readonly #links = new Map<string, string>();
  readonly #compiled: Compiled[] = [];

  /** A regular file whose name ends in `.py`. */
  addSource(path: string, source: Source): void {
    this.#sources.set(path, [...(this.#sources.get(path) ?? []), source]);
  }

  /** A symbolic link whose name ends in `.py`: its time is that of what it leads to. */
  addLink(path: string, target: string): void {
    const absolute = target.startsWith('/') ? target : posix.join('/', posix.dirname(path), target);
    this.#links.set(path, posix.normalize(absolute).slice(1));
  }

  /** A compiled file by its first bytes. `mayChange`: nothing says its digest, and no link leads to it. */
  addCompiled(path: string, head: Buffer, mayChange: boolean): void {
    const source = sourceName(path);
    if (!isPycHead(head)) {
      this.#compiled.push({ path, source, stated: null });
      return;
    }
    const flags = head.readUInt32LE(4);
    if ((flags & hashFlag) !== 0) return;
    const stated = { mtime: head.readUInt32LE(8), size: head.readUInt32LE(12) };
    this.#compiled.push({ path, source, stated: mayChange && flags === 0 ? stated : null });
  }

  finish(latest: number): PythonTimes {
    const bySource = new Map<string, Compiled[]>();
    for (const one of this.#compiled) bySource.set(one.source, [...(bySource.get(one.source) ?? []), one]);
    const pinned = new Set<string>();
    const paired = new Set<string>();
    for (const [source, files] of bySource) {
      if (this.#isPaired(source, files, latest)) for (const { path } of files) paired.add(path);
      else for (const path of this.#chain(source)) pinned.add(path);
    }
    return { pinned, paired };
  }

  #isPaired(source: string, files: readonly Compiled[], latest: number): boolean {
    const places = this.#sources.get(source) ?? [];
    const [first] = places;
    const mtime = first?.mtime ?? null;
    if (first === undefined || mtime === null || mtime < 0 || mtime > latest) return false;
    const isSame = places.every((place) => place.mtime === mtime && place.size === first.size);
    const isStated = files.every(
      ({ stated }) => stated !== null && stated.mtime === mtime % 2 ** 32 && stated.size === first.size % 2 ** 32,
    );
    return isSame && isStated && !this.#links.has(source);
  }

  /** The source, and what it leads to where it is a link. */
  #chain(source: string): Set<string> {
    const found = new Set([source]);
    for (let next = this.#links.get(source); next !== undefined && !found.has(next); next = this.#links.get(next))
      found.add(next);
    return found;
  }
}

/** The same with 1970-01-01 as the time of its source. */
export function withoutSourceTime(bytes: Buffer): Buffer {
  if (bytes.length < headerBytes) return bytes;
  const result = Buffer.from(bytes);
  result.writeUInt32LE(0, 8);
  return result;
}
