import type { Site } from '../../model/site.ts';
import { bothTexts } from './values.ts';

/** What compilers, assemblers and linkers say of themselves in `.comment` and DW_AT_producer. */
const producer =
  /^(?:GCC: \(|GNU (?:C|C\+\+|Fortran|Ada|AS|Go|GIMPLE|Objective-C)\d* ?[\d.]*|(?:[A-Za-z]+ )?clang version \d|clang LLVM|rustc version \d|Linker: (?:\S+ )?LLD \d|(?:\S+ )?LLD \d|mold \d|GOLD \d|Go cmd\/compile go|Android \(\d|flang|AMD clang)/;

/** A producer cut into who it is and with which options it ran. */
export interface Producer {
  readonly name: string;
  readonly options: readonly string[];
}

/** undefined when the text names no producer. */
export function parseProducer(text: string): Producer | undefined {
  if (!producer.test(text)) return undefined;
  const options = text.split(/ (?=-)/);
  return { name: options[0] ?? '', options: options.slice(1).map((option) => option.trim()) };
}

/** Both producers of a site, and the options that only one of them has. */
export interface ProducerPair {
  readonly left: Producer;
  readonly right: Producer;
  readonly changed: readonly string[];
}

export function producersOf(site: Site): ProducerPair | undefined {
  const texts = bothTexts(site);
  const [left, right] = texts === undefined ? [] : texts.map(parseProducer);
  if (left === undefined || right === undefined) return undefined;
  return { left, right, changed: changedOptions(left.options, right.options) };
}

export function changedOptions(left: readonly string[], right: readonly string[]): readonly string[] {
  const [a, b] = [new Set(left), new Set(right)];
  return [...left.filter((option) => !b.has(option)), ...right.filter((option) => !a.has(option))];
}

/** Options that name the processor that the code is for. */
export const machineOption = /^-m(?:arch|tune|cpu|fpu|avx|sse|fma|bmi|prefer-vector-width)/;
/** Options that use a profile of earlier runs. */
export const profileOption = /^-f(?:profile-(?:use|instr-use|sample-use)|auto-profile|branch-probabilities)/;
/** Options that say where files are, or how many processes work. */
export const placeOption =
  /^-(?:f(?:file|debug|macro|profile|coverage)-(?:prefix-map|compilation-dir)=|fdebug-compilation-dir|I|isystem|iquote|idirafter|iprefix|isysroot|imultiarch|B|o|dumpbase|dumpdir|dumpbase-ext|aux-|frandom-seed=|j\d|flto=\d|flto-jobs=|resource-dir|main-file-name|M[FTQD]|include |fprofile-dir=)/;
