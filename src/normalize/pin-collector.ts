import { sliceSource } from '../bytes/byte-source.ts';
import { headerBytes } from '../formats/pyc/header.ts';
import { rowAt, type TarIndex } from '../formats/tar/tar-index.ts';
import { stepName } from '../formats/tar/text.ts';
import type { ByteSource } from '../model/bytes.ts';
import { DecodeError } from '../model/problem.ts';
import type { TarEntry } from '../sources/rootfs/tar-header.ts';
import { isState } from './forms/state-file.ts';
import { maxNormalizedBytes } from './limits.ts';
import type { Pins } from './pins.ts';
import { PythonCollector } from './python-times.ts';
import { checkArchive, readMember } from './tar.ts';
import { NotCanonical } from './tar-entry.ts';
import { WrittenDigests } from './written-digests.ts';

/** A list of digests above this is not read; then no content of the image is rewritten. */
const maxListBytes = 16 * 1024 * 1024;

interface Compiled {
  readonly name: string;
  readonly head: Buffer;
  /** Null where the layer is kept as it is, or the file is too large. */
  readonly content: (() => Buffer) | null;
}

/** Gathers what files of an image say about other files, over all of its layers. */
export class PinCollector {
  readonly #contents = new Set<string>();
  readonly #digests: WrittenDigests;
  readonly #links: (readonly [name: string, target: string])[] = [];
  readonly #python = new PythonCollector();
  readonly #compiled: Compiled[] = [];
  #everything: string | null = null;

  /** `above`: what is written outside of the archive that this is for. */
  constructor(above: WrittenDigests | null = null) {
    this.#digests = new WrittenDigests(above);
  }

  /** Reads the compiled Python files, the links and the lists of digests of one layer. `source` must stay open. */
  add(source: ByteSource, index: TarIndex): void {
    const entries = entriesOf(source, index);
    index.names.forEach((name, at) => {
      const { dataStart, dataEnd } = rowAt(index, at);
      const content = sliceSource(source, dataStart, dataEnd);
      this.#take(name, content);
      this.#takePython(name, content, entries?.[at] ?? null);
      const entry = entries?.[at];
      if (entry?.type === '1') this.#links.push([name, stepName(entry.link.toString('latin1'))]);
    });
  }

  /** `latest` as in `Pins`. */
  finish(latest: number): Pins {
    const linked = new Set(this.#links.flat());
    for (const { name, head, content } of this.#compiled) {
      const isFree = content !== null && this.#everything === null && !this.#contents.has(name) && !linked.has(name);
      this.#python.addCompiled(name, head, isFree && !this.#digests.names(content()));
    }
    const { pinned, paired } = this.#python.finish(latest);
    const times = new Set(pinned);
    for (const link of this.#links) if (link.some((name) => times.has(name))) for (const name of link) times.add(name);
    return {
      times,
      paired,
      contents: this.#contents,
      linked,
      digests: this.#digests,
      everything: this.#everything,
      latest,
    };
  }

  #take(name: string, content: ByteSource): void {
    this.#digests.scanName(name);
    if (!isState(name)) this.#digests.scan(content);
    if (this.#digests.isFull) this.#everything = 'there are more digests in its files than can be kept';
    const signed = /^(.+)\.(asc|sig|sign|p7s|minisig)$/.exec(name)?.[1];
    if (signed !== undefined) this.#contents.add(signed);
    if (/^(var\/lib\/rpm|usr\/(lib|share)\/(sysimage\/)?rpm)\/.*(rpmdb\.sqlite|Packages(\.db)?)$/.test(name))
      this.#everything = 'the packages of rpm are listed with digests in a data base';
    else if (/^(usr\/)?lib\/apk\/db\/installed$/.test(name)) this.#each(content, apkFile());
    else if (/^var\/lib\/dpkg\/(info|status\.d)\/.*\.?md5sums$/.test(name)) this.#each(content, md5File);
    else if (/\.dist-info\/RECORD$/.test(name)) this.#each(content, recordFile(name));
  }

  /** `entry` is null where its layer is kept as it is. */
  #takePython(name: string, content: ByteSource, entry: TarEntry | null): void {
    if (/\.py[co]$/.test(name)) {
      const isFree = entry?.type === '0' && content.size <= maxNormalizedBytes;
      const head = Buffer.from(content.read(0, Math.min(headerBytes, content.size)));
      this.#compiled.push({ name, head, content: isFree ? () => Buffer.from(content.read(0, content.size)) : null });
    }
    if (!name.endsWith('.py')) return;
    if (entry?.type === '2') this.#python.addLink(name, entry.link.toString('latin1'));
    else
      this.#python.addSource(name, { mtime: entry?.type === '0' ? Math.floor(entry.mtime) : null, size: content.size });
  }

  #each(content: ByteSource, fileIn: (line: string) => string | undefined): void {
    if (content.size > maxListBytes) {
      this.#everything = 'a list of digests is above the limit';
      return;
    }
    for (const line of content.read(0, content.size).toString('utf8').split('\n')) {
      const file = fileIn(line);
      if (file !== undefined) this.#contents.add(file);
    }
  }
}

function md5File(line: string): string | undefined {
  return /^[0-9a-f]{32} [ *](?:\.?\/)?(.+)$/.exec(line)?.[1];
}

/** Lines `F:` name a folder, `R:` a file in it (apk-tools, installed database v2). */
function apkFile(): (line: string) => string | undefined {
  let folder = '';
  return (line) => {
    if (line.startsWith('F:')) folder = line.slice(2);
    if (!line.startsWith('R:')) return undefined;
    return folder === '' ? line.slice(2) : `${folder}/${line.slice(2)}`;
  };
}

/** Paths of RECORD are relative to the folder that the `.dist-info` folder is in; CSV, but quotes are rare. */
function recordFile(record: string): (line: string) => string | undefined {
  const base = record.split('/').slice(0, -2);
  return (line) => {
    const path = /^"?(.+?)"?,(?:sha|md5)/.exec(line)?.[1];
    if (path === undefined) return undefined;
    const steps = path.startsWith('/') ? [] : [...base];
    for (const step of path.split('/')) {
      if (step === '..') steps.pop();
      else if (step !== '' && step !== '.') steps.push(step);
    }
    return steps.join('/');
  };
}

/** The entries of a layer that can be written in another way; undefined for one that is kept. */
function entriesOf(source: ByteSource, index: TarIndex): readonly TarEntry[] | undefined {
  try {
    checkArchive(source, index);
    return Array.from({ length: index.count }, (_, at) => readMember(source, index, at).entry);
  } catch (error) {
    if (error instanceof NotCanonical || error instanceof DecodeError) return undefined;
    throw error;
  }
}
