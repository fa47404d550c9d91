import { chunksOf, sliceSource } from '../bytes/byte-source.ts';
import { rowAt, type TarIndex, typeAt } from '../formats/tar/tar-index.ts';
import type { ByteSource } from '../model/bytes.ts';
import type { Path } from '../model/path.ts';
import { step } from '../model/path.ts';
import { DecodeError } from '../model/problem.ts';
import { FindingGroups, type GroupedDeviation } from './finding-groups.ts';
import { NeedleSearch } from './needle-search.ts';
import type { FileFacts, LayerContext, Rule } from './rule.ts';
import { readTarMember } from './tar-member.ts';
import type { ZipFacts, ZipMember } from './zip-facts.ts';
import { ZipReader } from './zip-reader.ts';

/** Archives in archives that are looked into: a jar in a jar is two. */
const maxArchiveDepth = 3;
/** Bytes that are inflated for one layer; what lies behind is not looked into, and a note says so. */
const maxScannedBytes = 4 * 1024 * 1024 * 1024;
const archiveName = /\.(?:jar|war|ear|zip|whl|aar)$/i;

/** Something that kept a part of a layer from being looked at. */
export interface ScanNote {
  readonly code: string;
  readonly path: Path;
  readonly message: string;
}

export interface ScanResult {
  readonly groups: readonly GroupedDeviation[];
  readonly notes: readonly ScanNote[];
}

/** Holds one layer against the rules. `tar` is the uncompressed layer that was indexed. */
export function scanLayer(tar: ByteSource, index: TarIndex, cx: LayerContext, rules: readonly Rule[]): ScanResult {
  return new LayerScan(tar, index, cx, rules).run();
}

class LayerScan {
  readonly #groups = new FindingGroups();
  readonly #notes: ScanNote[] = [];
  readonly #search: NeedleSearch;
  #inflated = 0;
  readonly #tar: ByteSource;
  readonly #index: TarIndex;
  readonly #cx: LayerContext;
  readonly #rules: readonly Rule[];
  readonly #path: Path;

  constructor(tar: ByteSource, index: TarIndex, cx: LayerContext, rules: readonly Rule[]) {
    this.#tar = tar;
    this.#index = index;
    this.#cx = cx;
    this.#rules = rules;
    this.#path = [`layer:${cx.at}`];
    this.#search = new NeedleSearch(rules);
  }

  run(): ScanResult {
    for (const rule of this.#rules) rule.layer?.(this.#cx, this.#groups.of(rule, this.#path));
    const memberRules = this.#rules.filter(({ member }) => member !== undefined);
    const seen = new Map<string, number>();
    for (let at = 0; at < this.#index.count; at += 1) {
      const name = this.#index.names[at] ?? '';
      const ordinal = (seen.get(name) ?? 0) + 1;
      seen.set(name, ordinal);
      const path = [...this.#path, step(name, ordinal)];
      if (memberRules.length > 0) this.#member(at, path, memberRules);
      if (typeAt(this.#index, at) === 'file') this.#tarFile(at, path);
    }
    return { groups: this.#groups.finish(), notes: this.#notes };
  }

  #member(at: number, path: Path, rules: readonly Rule[]): void {
    const member = readTarMember(this.#tar, this.#index, at);
    for (const rule of rules) rule.member?.(member, this.#cx, this.#groups.of(rule, path));
  }

  #tarFile(at: number, path: Path): void {
    const { dataStart, dataEnd } = rowAt(this.#index, at);
    const name = this.#index.names[at] ?? '';
    const bytes = sliceSource(this.#tar, dataStart, dataEnd);
    this.#file(path, { name: lastStep(name), full: name, size: bytes.size, inside: [], read: () => bytes }, 0);
  }

  #file(path: Path, file: FileFacts, depth: number): void {
    const isNamed = this.#fileRules(path, file);
    const isArchive = archiveName.test(file.name) && file.size > 0;
    if (isArchive && depth < maxArchiveDepth && this.#archive(path, file, depth)) return;
    if (file.size === 0) return;
    for (const { rule, value } of this.#search.scan(chunksOf(file.read()))) {
      // A rule for this very file has said it better than a text in it can.
      if (isNamed && rule.family === 'determinism') continue;
      this.#groups.of(rule, path)({ field: 'content', value });
    }
  }

  /** Whether one of the rules for files had something to say. */
  #fileRules(path: Path, file: FileFacts): boolean {
    let isNamed = false;
    for (const rule of this.#rules) {
      if (rule.file?.wants(file, this.#cx) !== true) continue;
      const found = this.#groups.of(rule, path);
      try {
        rule.file.look(file, this.#cx, (deviation) => {
          isNamed = true;
          found(deviation);
        });
      } catch (error) {
        if (!(error instanceof DecodeError)) throw error;
        this.#notes.push({ code: error.code, path, message: `${rule.id} could not read it: ${error.message}` });
      }
    }
    return isNamed;
  }

  /** False when it is no archive that can be read; its bytes are then searched as they are. */
  #archive(path: Path, file: FileFacts, depth: number): boolean {
    let reader: ZipReader;
    try {
      reader = new ZipReader(file.read());
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      this.#notes.push({ code: error.code, path, message: `its entries were not checked: ${error.message}` });
      return false;
    }
    const inside = [...file.inside, file.full];
    const zip: ZipFacts = {
      name: file.full,
      inside: file.inside,
      members: reader.members,
      content: (name) => reader.text(name),
    };
    for (const rule of this.#rules) rule.zip?.(zip, this.#cx, this.#groups.of(rule, path));
    const seen = new Map<string, number>();
    for (const member of reader.members) {
      const ordinal = (seen.get(member.name) ?? 0) + 1;
      seen.set(member.name, ordinal);
      if (!member.stored.endsWith('/'))
        this.#zipMember([...path, step(member.name, ordinal)], member, reader, inside, depth + 1);
    }
    return true;
  }

  #zipMember(path: Path, member: ZipMember, reader: ZipReader, inside: readonly string[], depth: number): void {
    const opened = this.#inflated > maxScannedBytes ? this.#tooMuch() : reader.open(member);
    if (opened === undefined) return;
    this.#inflated += opened.bytes.size;
    const read = (): ByteSource => opened.bytes;
    const { size } = opened.bytes;
    this.#file(path, { name: lastStep(member.name), full: member.name, size, inside, read }, depth);
    opened.close();
  }

  #tooMuch(): undefined {
    if (this.#notes.some(({ code }) => code === 'scan-limit')) return undefined;
    const message = `archives in it hold more than ${maxScannedBytes} bytes; the rest was not looked into`;
    this.#notes.push({ code: 'scan-limit', path: this.#path, message });
    return undefined;
  }
}

function lastStep(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
