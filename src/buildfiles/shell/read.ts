import type { Command, Word } from './command.ts';
import { commandOf, type Raw } from './simple-command.ts';

const maxDepth = 20;
const maxCommands = 50_000;

/**
 * Reads a shell text into simple commands, those of substitutions included, in the order of their beginnings. It knows
 * quotes, comments, here-documents, pipes and the words of compound commands (POSIX, Shell Command Language, 2.3 and 2.9),
 * not what variables hold. It never fails.
 */
export function readShell(text: string): Command[] {
  const reader = new Shell(text);
  reader.read('', 0);
  return reader.found.sort((a, b) => a.start - b.start);
}

class Shell {
  readonly found: Command[] = [];
  readonly #text: string;
  #at = 0;
  /** Delimiters of here-documents that begin behind the next line break. */
  #heredocs: { readonly delimiter: string; readonly tabs: boolean }[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  /** Commands up to `closer`, which is passed. */
  read(closer: string, depth: number): void {
    let raw = emptyRaw();
    let pipeline: Command[] = [];
    const finish = (isPiped: boolean): void => {
      const command = commandOf(raw, pipeline, depth > 0);
      if (command !== null && this.found.length < maxCommands) {
        pipeline.push(command);
        this.found.push(command);
      }
      if (!isPiped) pipeline = [];
      raw = emptyRaw();
    };
    while (this.#at < this.#text.length) {
      const character = this.#text[this.#at] ?? '';
      if (closer !== '' && character === closer) break;
      const separator = this.#separator(character);
      if (separator !== null) finish(separator === '|');
      else if (!this.#blankOrComment(character) && !this.#redirect(character, raw))
        raw.words.push(this.#word(closer, depth));
    }
    finish(false);
    this.#at += closer.length;
  }

  #separator(character: string): string | null {
    if (!';&|\n(){}'.includes(character)) return null;
    if ((character === '{' || character === '}') && !/^[{}](?:\s|;|$)/.test(this.#text.slice(this.#at, this.#at + 2)))
      return null;
    if (character === '&' && this.#text[this.#at + 1] === '>') return null;
    this.#at += 1;
    if (character === '\n') this.#skipHeredocs();
    if ('&|'.includes(character) && this.#text[this.#at] === character) {
      this.#at += 1;
      return character + character;
    }
    if (character === '|' && this.#text[this.#at] === '&') this.#at += 1;
    return character;
  }

  #blankOrComment(character: string): boolean {
    if (character === '#') {
      const end = this.#text.indexOf('\n', this.#at);
      this.#at = end === -1 ? this.#text.length : end;
      return true;
    }
    const length = /^(?:[ \t\r]|\\\r?\n)/.exec(this.#text.slice(this.#at, this.#at + 3))?.[0].length ?? 0;
    this.#at += length;
    return length > 0;
  }

  #redirect(character: string, raw: Raw): boolean {
    if (!'<>&0123456789'.includes(character)) return false;
    const mark = /^(?:\d?(?:<<<|<<-?|<>|>>|>\||[<>]&|<(?!\()|>(?!\())|&>>?)/.exec(
      this.#text.slice(this.#at, this.#at + 5),
    )?.[0];
    if (mark === undefined) return false;
    const start = this.#at;
    this.#at += mark.length;
    while (/[ \t]/.test(this.#text[this.#at] ?? '')) this.#at += 1;
    const target = this.#word('', maxDepth);
    if (target.end === target.start && this.#at === start) this.#at += 1;
    if (mark.includes('<<') && !mark.includes('<<<'))
      this.#heredocs.push({ delimiter: target.text, tabs: mark.endsWith('-') });
    else if (mark.includes('>') && !mark.includes('&') && target.text !== '/dev/null') raw.writesFile = true;
    else if (mark === '<') raw.readsFile = true;
    return true;
  }

  #skipHeredocs(): void {
    for (const { delimiter, tabs } of this.#heredocs) {
      while (this.#at < this.#text.length) {
        const found = this.#text.indexOf('\n', this.#at);
        const end = found === -1 ? this.#text.length : found;
        const line = this.#text.slice(this.#at, end).replace(/\r$/, '');
        this.#at = Math.min(this.#text.length, end + 1);
        if ((tabs ? line.replace(/^\t+/, '') : line) === delimiter) break;
      }
    }
    this.#heredocs = [];
  }

  #word(closer: string, depth: number): Word {
    const start = this.#at;
    let text = '';
    while (this.#at < this.#text.length) {
      const character = this.#text[this.#at] ?? '';
      if (/[\s;&|()<>]/.test(character) || (closer !== '' && character === closer)) break;
      text += this.#piece(character, depth);
      if (this.#text[this.#at] === '(' && /^[A-Za-z_]\w*\+?=$/.test(text)) text += this.#array(depth);
    }
    // A mark that begins no word and ends no command must not stop the reading.
    if (this.#at === start) this.#at += 1;
    return { text, start, end: this.#at };
  }

  /** The elements of `NAME=(…)`. */
  #array(depth: number): string {
    const start = this.#at;
    this.#at += 1;
    while (this.#at < this.#text.length && this.#text[this.#at] !== ')') {
      const character = this.#text[this.#at] ?? '';
      if (character === '\n') this.#at += 1;
      else if (!this.#blankOrComment(character)) this.#word(')', depth);
    }
    this.#at += 1;
    return this.#text.slice(start, this.#at);
  }

  #piece(character: string, depth: number): string {
    const start = this.#at;
    if (character === "'") return this.#until("'", start + 1);
    if (character === '"') return this.#quoted(depth);
    if (character === '$' || character === '`') return this.#expansion(character, depth);
    this.#at += 1;
    if (character !== '\\') return character;
    const following = this.#text[this.#at] ?? '';
    this.#at += 1;
    return following === '\n' ? '' : following;
  }

  #until(mark: string, from: number): string {
    const found = this.#text.indexOf(mark, from);
    const end = found === -1 ? this.#text.length : found;
    this.#at = Math.min(this.#text.length, end + mark.length);
    return this.#text.slice(from, end);
  }

  #quoted(depth: number): string {
    this.#at += 1;
    let text = '';
    while (this.#at < this.#text.length && this.#text[this.#at] !== '"') {
      const character = this.#text[this.#at] ?? '';
      if (character === '$' || character === '`') text += this.#expansion(character, depth);
      else if (character === '\\') {
        text += this.#text[this.#at + 1] ?? '';
        this.#at += 2;
      } else {
        text += character;
        this.#at += 1;
      }
    }
    this.#at += 1;
    return text;
  }

  /** `$(…)`, backticks, `${…}` and `$((…))`; the text of it as written. */
  #expansion(character: string, depth: number): string {
    const start = this.#at;
    if (this.#text.startsWith('$((', start)) this.#until('))', start + 3);
    else if (this.#text.startsWith('${', start)) this.#until('}', start + 2);
    else if (depth < maxDepth && (character === '`' || this.#text[start + 1] === '(')) {
      this.#at += character === '`' ? 1 : 2;
      const outer = this.#heredocs;
      this.#heredocs = [];
      this.read(character === '`' ? '`' : ')', depth + 1);
      this.#heredocs = outer;
    } else this.#at += 1;
    return this.#text.slice(start, this.#at);
  }
}

function emptyRaw(): Raw {
  return { words: [], writesFile: false, readsFile: false };
}
