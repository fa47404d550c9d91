import type { ByteRange } from '../../model/bytes.ts';
import { endOfMember } from './scan-js.ts';

/** A number that stands for a module, where it is defined or asked for. */
export interface IdPlace {
  readonly id: string;
  readonly at: ByteRange;
}

export interface BundledModule {
  readonly key: IdPlace;
  /** From the key to the end of the function. */
  readonly at: ByteRange;
  /** Modules that it asks for, in order. */
  readonly uses: readonly IdPlace[];
  /** Its text with all these numbers cut out. */
  readonly masked: string;
}

/** The modules of one webpack bundle or chunk, and what asks for them outside of the table. */
export interface Bundle {
  readonly modules: readonly BundledModule[];
  /** From the first module to the end of the last. */
  readonly tableAt: ByteRange;
  readonly outside: readonly IdPlace[];
}

const tableStart =
  /(?:\.push\(\[\[[^\]]*\],|var [\w$]+ ?= ?\(?|__webpack_modules__ = \(?)\{(?=\s*(?:\/\*(?:[^*]|\*(?!\/))*\*\/\s*)*["']?\d+["']?\s*[:(])/;
const noise = /(?:\s|\/\*(?:[^*]|\*(?!\/))*\*\/|\/\/[^\n]*\n)*/y;
const keyForm = /(["']?)(\d+)\1/y;
/** `12:(e,t,n)=>`, `12:function(e,t,n){`, `12(e,t,n){`, `12:e=>`. */
const parameters = /^["']?\d+["']?\s*:?\s*(?:\/\*(?:[^*]|\*(?!\/))*\*\/\s*)*(?:function\s*\w*)?\s*\(?([\w$, ]*)\)?/;
const maxModules = 100_000;

/** undefined when the text holds no table of modules by number. One character a byte. */
export function readBundle(text: string): Bundle | undefined {
  const start = tableStart.exec(text);
  if (start === null) return undefined;
  const modules: BundledModule[] = [];
  let at = start.index + start[0].length;
  for (;;) {
    at = skip(text, at);
    if (text[at] === '}') break;
    const read = modules.length < maxModules ? readModule(text, at) : undefined;
    if (read === undefined) return undefined;
    modules.push(read);
    at = skip(text, read.at.end);
    if (text[at] === ',') at += 1;
  }
  const [first, last] = [modules.at(0), modules.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const tableAt = { start: first.at.start, end: last.at.end };
  return { modules, tableAt, outside: usesOutside(text, tableAt) };
}

function skip(text: string, from: number): number {
  noise.lastIndex = from;
  noise.exec(text);
  return noise.lastIndex;
}

function readModule(text: string, start: number): BundledModule | undefined {
  keyForm.lastIndex = start;
  const key = keyForm.exec(text);
  const end = key === null ? -1 : endOfMember(text, start);
  if (key === null || end < 0) return undefined;
  const [, quote = '', id = ''] = key;
  const own = text.slice(start, end);
  const require = parameters.exec(own)?.[1]?.split(',')[2]?.trim();
  const uses = require === undefined ? [] : usesOf(own, require).map((use) => shift(use, start));
  const keyPlace = { id, at: { start: start + quote.length, end: start + quote.length + id.length } };
  return { key: keyPlace, at: { start, end }, uses, masked: maskIds(text, start, end, [keyPlace, ...uses]) };
}

function shift({ id, at }: IdPlace, by: number): IdPlace {
  return { id, at: { start: at.start + by, end: at.end + by } };
}

function maskIds(text: string, start: number, end: number, places: readonly IdPlace[]): string {
  let from = start;
  const parts = places.map(({ at }) => {
    const part = text.slice(from, at.start);
    from = at.end;
    return part;
  });
  return [...parts, text.slice(from, end)].join('\0');
}

/** Where `require` is called with a number, bound to one, or told the first module of the program. */
function usesOf(text: string, require: string): IdPlace[] {
  const name = require.replaceAll('$', '\\$');
  if (!/^[\w$]+$/.test(require)) return [];
  const form = new RegExp(
    `(?<![\\w$.])${name}(?:\\(|\\.t\\(|(?:\\.t)?\\.bind\\(${name}, ?|\\.s ?= ?)(\\d+)(?=[,);\\s])`,
    'g',
  );
  return [...text.matchAll(form)].map((found) => {
    const id = found[1] ?? '';
    const end = found.index + found[0].length;
    return { id, at: { start: end - id.length, end } };
  });
}

/** The runtime calls its own function, which makes `{exports:{}}`. */
const requireFunction = /function ([\w$]+)\([\w$]+\) ?\{(?:(?!function)[\s\S]){0,600}?\bexports: ?\{\}/;

function usesOutside(text: string, table: ByteRange): IdPlace[] {
  const [head, tail] = [text.slice(0, table.start), text.slice(table.end)];
  const name = requireFunction.exec(tail)?.[1];
  if (name === undefined) return [];
  return [...usesOf(head, name), ...usesOf(tail, name).map((use) => shift(use, table.end))];
}
