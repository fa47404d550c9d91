import { sliceSource } from '../bytes/byte-source.ts';
import { sourceName } from '../formats/pyc/header.ts';
import { rowAt, type TarIndex } from '../formats/tar/tar-index.ts';
import type { ByteSource } from '../model/bytes.ts';
import { WrittenDigests } from '../normalize/written-digests.ts';

/** A list of digests above this is not read; then no content of the image is rewritten. */
const maxListBytes = 16 * 1024 * 1024;

/** What files of an image say about other files, gathered over all of its layers. */
export class PinCollector {
  readonly times = new Set<string>();
  readonly contents = new Set<string>();
  readonly digests: WrittenDigests = new WrittenDigests();
  /** A reason why no content may change; null where there is none. */
  everything: string | null = null;

  /** Reads the compiled Python files and the lists of digests of one layer. */
  add(source: ByteSource, index: TarIndex): void {
    index.names.forEach((name, at) => {
      const { dataStart, dataEnd } = rowAt(index, at);
      this.#take(name, sliceSource(source, dataStart, dataEnd));
    });
  }

  #take(name: string, content: ByteSource): void {
    this.digests.scan(content);
    if (this.digests.isFull) this.everything = 'there are more digests in its files than can be kept';
    const signed = /^(.+)\.(asc|sig|sign|p7s|minisig)$/.exec(name)?.[1];
    if (signed !== undefined) this.contents.add(signed);
    if (/\.py[co]$/.test(name)) this.times.add(sourceName(name));
    else if (/^(var\/lib\/rpm|usr\/(lib|share)\/(sysimage\/)?rpm)\/.*(rpmdb\.sqlite|Packages(\.db)?)$/.test(name))
      this.everything = 'the packages of rpm are listed with digests in a data base';
    else if (/^(usr\/)?lib\/apk\/db\/installed$/.test(name)) this.#each(content, apkFile());
    else if (/^var\/lib\/dpkg\/(info|status\.d)\/.*\.?md5sums$/.test(name)) this.#each(content, md5File);
    else if (/\.dist-info\/RECORD$/.test(name)) this.#each(content, recordFile(name));
  }

  #each(content: ByteSource, fileIn: (line: string) => string | undefined): void {
    if (content.size > maxListBytes) {
      this.everything = 'a list of digests is above the limit';
      return;
    }
    for (const line of content.read(0, content.size).toString('utf8').split('\n')) {
      const file = fileIn(line);
      if (file !== undefined) this.contents.add(file);
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
