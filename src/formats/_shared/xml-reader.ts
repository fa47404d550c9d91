import { isUtf8 } from 'node:buffer';
import { DecodeError } from '../../model/problem.ts';
import type { XmlAttribute, XmlDocument, XmlElement, XmlMarkup, XmlNode, XmlText } from './xml-node.ts';
import { decodeAttribute, decodeCharacters, utf8 } from './xml-text.ts';

const maxDepth = 256;
const maxNodes = 1_000_000;

/** Anything that ends a name ends it; what remains is checked by what must follow. Bytes above 127 belong to UTF-8. */
const namePattern = /[A-Za-z_:\x80-\xff][\w:.\-\x80-\xff]*/y;
const spacePattern = /[ \t\r\n]*/y;
const doctypeMark = /["'[\]>]|<!--|<\?/g;
const closers: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["'", "'"],
  ['<!--', '-->'],
  ['<?', '?>'],
]);
const controlCharacter = /[\0-\x08\x0b\x0c\x0e-\x1f]/;

/**
 * Reads an XML 1.0 document in UTF-8. Nothing outside the bytes is read, no entity is expanded, a document type is kept
 * as it is written. Throws DecodeError `xml-encoding`, `xml-syntax`, `xml-entity`, `xml-depth` (over 256) or `xml-nodes`
 * (over 1,000,000 nodes and attributes) with the offset.
 */
export function readXml(bytes: Buffer): XmlDocument {
  if (!isUtf8(bytes)) throw new DecodeError('xml-encoding', 0, 'expected UTF-8, found other bytes');
  return new XmlReader(bytes.toString('latin1')).read();
}

/** An element whose end was not met yet. */
interface Open {
  readonly name: string;
  readonly start: number;
  readonly attributes: readonly XmlAttribute[];
  readonly children: XmlNode[];
  readonly preserve: boolean;
}

class XmlReader {
  /** One character for each byte, so that indices are offsets. */
  private readonly text: string;
  private offset = 0;
  private nodes = 0;
  private hasDoctype = false;
  private readonly stack: Open[] = [];
  private readonly top: XmlNode[] = [];

  constructor(text: string) {
    this.text = text;
  }

  read(): XmlDocument {
    const control = this.text.search(controlCharacter);
    if (control >= 0) throw new DecodeError('xml-syntax', control, 'expected XML, found a control character');
    if (this.text.startsWith('\xef\xbb\xbf')) this.offset = 3;
    this.declaration();
    while (this.offset < this.text.length) this.node();
    const open = this.stack.at(-1);
    if (open !== undefined) throw this.unexpected(`</${utf8(open.name)}>`);
    const [root, second] = this.top.filter((node) => node.kind === 'element');
    if (root === undefined) throw this.unexpected('an element');
    if (second !== undefined) throw new DecodeError('xml-syntax', second.at.start, 'expected one element, found two');
    return { nodes: this.top, root };
  }

  private declaration(): void {
    const found = /<\?xml([ \t\r\n][^?]*)\?>/y;
    found.lastIndex = this.offset;
    const match = found.exec(this.text);
    if (match === null) return;
    const version = /version\s*=\s*["']([^"']*)["']/.exec(match[1] ?? '')?.[1] ?? '1.0';
    const encoding = /encoding\s*=\s*["']([^"']*)["']/.exec(match[1] ?? '')?.[1] ?? 'UTF-8';
    if (version !== '1.0' || !/^(utf-?8|us-ascii)$/i.test(encoding)) {
      const known = `version 1.0 in UTF-8, found ${version.slice(0, 20)} in ${encoding.slice(0, 40)}`;
      throw new DecodeError('xml-encoding', this.offset, `expected ${known}`);
    }
    this.offset = found.lastIndex;
  }

  private node(): void {
    const { text, offset } = this;
    if (text[offset] !== '<' || text.startsWith('<![CDATA[', offset)) this.characters();
    else if (text.startsWith('</', offset)) this.endTag();
    else if (text.startsWith('<!--', offset)) this.markup('comment', 4, '-->');
    else if (text.startsWith('<?', offset)) this.markup('instruction', 2, '?>');
    else if (text.startsWith('<!DOCTYPE', offset)) this.doctype();
    else this.startTag();
  }

  private characters(): void {
    const start = this.offset;
    const parts: string[] = [];
    let plain = true;
    for (let run = this.run(); run !== undefined; run = this.run()) {
      parts.push(run.value);
      plain &&= run.blank;
    }
    const at = { start, end: this.offset };
    if (this.stack.length > 0) this.add({ kind: 'text', value: parts.join(''), at, layout: plain });
    else if (!plain) throw new DecodeError('xml-syntax', start, 'expected no text outside the element, found some');
  }

  /** One stretch of character data or one CDATA section; undefined where neither stands. */
  private run(): { readonly value: string; readonly blank: boolean } | undefined {
    const { text, offset } = this;
    if (text.startsWith('<![CDATA[', offset)) {
      const end = this.find(']]>', offset + 9);
      this.offset = end + 3;
      return { value: utf8(text.slice(offset + 9, end)).replace(/\r\n?/g, '\n'), blank: false };
    }
    const next = text.indexOf('<', offset);
    const end = next < 0 ? text.length : next;
    if (end === offset) return undefined;
    const raw = text.slice(offset, end);
    if (raw.includes(']]>')) throw this.unexpected('text without ]]>');
    this.offset = end;
    return { value: decodeCharacters(raw, offset, this.hasDoctype), blank: /^[ \t\r\n]*$/.test(raw) };
  }

  private markup(kind: XmlMarkup['kind'], open: number, close: string): void {
    const start = this.offset;
    const end = this.find(close, start + open);
    this.offset = end + close.length;
    this.add({ kind, value: utf8(this.text.slice(start + open, end)), at: { start, end: this.offset } });
  }

  /** The declaration is kept whole: quotes, comments and the internal subset are only followed to find its end. */
  private doctype(): void {
    const start = this.offset;
    if (this.hasDoctype || this.stack.length > 0 || this.top.some(({ kind }) => kind === 'element')) {
      throw this.unexpected('no document type here');
    }
    this.offset = start + '<!DOCTYPE'.length;
    for (let depth = 0; ; ) {
      const mark = this.nextMark();
      if (mark === '[') depth += 1;
      else if (mark === ']') depth -= 1;
      else if (mark === '>' && depth <= 0) break;
    }
    this.hasDoctype = true;
    const value = utf8(this.text.slice(start + 2, this.offset - 1));
    this.add({ kind: 'doctype', value, at: { start, end: this.offset } });
  }

  /** The next bracket of a document type; what is quoted or commented out is passed over. */
  private nextMark(): string {
    doctypeMark.lastIndex = this.offset;
    const mark = doctypeMark.exec(this.text)?.[0];
    if (mark === undefined) throw this.unexpected('the end of the document type');
    this.offset = doctypeMark.lastIndex;
    const close = closers.get(mark);
    if (close !== undefined) this.offset = this.find(close, this.offset) + close.length;
    return mark;
  }

  private startTag(): void {
    const start = this.offset;
    this.offset += 1;
    const name = this.name();
    const attributes = this.attributes();
    const space = attributes.find((attribute) => attribute.name === 'xml:space')?.value;
    const preserve = space === undefined ? this.stack.at(-1)?.preserve === true : space === 'preserve';
    const open: Open = { name, start, attributes, children: [], preserve };
    if (this.text.startsWith('/>', this.offset)) {
      this.offset += 2;
      this.close(open);
      return;
    }
    if (this.text[this.offset] !== '>') throw this.unexpected('> or an attribute');
    this.offset += 1;
    if (this.stack.length >= maxDepth) {
      throw new DecodeError('xml-depth', start, `expected at most ${maxDepth} levels, found more`);
    }
    this.stack.push(open);
  }

  private attributes(): XmlAttribute[] {
    const attributes: XmlAttribute[] = [];
    const names = new Set<string>();
    for (;;) {
      const spaced = this.space();
      const mark = this.text[this.offset];
      if (mark === '>' || mark === '/' || mark === undefined) return attributes;
      const start = this.offset;
      if (!spaced) throw this.unexpected('white space before an attribute');
      const name = utf8(this.name());
      this.space();
      if (this.text[this.offset] !== '=') throw this.unexpected('=');
      this.offset += 1;
      this.space();
      const value = this.quoted();
      if (names.has(name)) throw new DecodeError('xml-syntax', start, 'expected each attribute once, found one twice');
      names.add(name);
      this.count(start);
      attributes.push({ name, value, at: { start, end: this.offset } });
    }
  }

  private quoted(): string {
    const quote = this.text[this.offset];
    if (quote !== '"' && quote !== "'") throw this.unexpected('a quoted value');
    const start = this.offset + 1;
    const end = this.find(quote, start);
    const raw = this.text.slice(start, end);
    if (raw.includes('<')) throw new DecodeError('xml-syntax', start, 'expected a value without <, found one');
    this.offset = end + 1;
    return decodeAttribute(raw, start, this.hasDoctype);
  }

  private endTag(): void {
    const start = this.offset;
    this.offset += 2;
    const name = this.name();
    this.space();
    const open = this.stack.pop();
    if (this.text[this.offset] !== '>' || open === undefined || open.name !== name) {
      this.offset = start;
      throw this.unexpected(open === undefined ? 'no end tag' : `</${utf8(open.name)}>`);
    }
    this.offset += 1;
    this.close(open);
  }

  private close({ name, start, attributes, children, preserve }: Open): void {
    const hasElements = children.some(({ kind }) => kind === 'element');
    const isMixed = children.some((node) => node.kind === 'text' && !node.layout);
    const keepsSpace = preserve || isMixed || !hasElements;
    const own = keepsSpace ? children.map(withoutLayout) : children;
    const element: XmlElement = {
      kind: 'element',
      name: utf8(name),
      at: { start, end: this.offset },
      attributes,
      children: own,
    };
    this.add(element);
  }

  private add(node: XmlNode): void {
    this.count(node.at.start);
    (this.stack.at(-1)?.children ?? this.top).push(node);
  }

  private count(offset: number): void {
    this.nodes += 1;
    if (this.nodes > maxNodes)
      throw new DecodeError('xml-nodes', offset, `expected at most ${maxNodes} nodes, found more`);
  }

  private name(): string {
    namePattern.lastIndex = this.offset;
    const found = namePattern.exec(this.text)?.[0];
    if (found === undefined) throw this.unexpected('a name');
    this.offset += found.length;
    return found;
  }

  private space(): boolean {
    spacePattern.lastIndex = this.offset;
    const found = spacePattern.exec(this.text)?.[0] ?? '';
    this.offset += found.length;
    return found !== '';
  }

  private find(mark: string, from: number): number {
    const end = this.text.indexOf(mark, from);
    if (end < 0) throw this.unexpected(mark);
    return end;
  }

  private unexpected(expected: string): DecodeError {
    const found = this.text.slice(this.offset, this.offset + 12);
    const shown = found === '' ? 'the end' : JSON.stringify(found);
    return new DecodeError('xml-syntax', this.offset, `expected ${expected}, found ${shown}`);
  }
}

/** White space beside text, or alone in an element, is text. */
function withoutLayout(node: XmlNode): XmlNode {
  return node.kind === 'text' && node.layout ? ({ ...node, layout: false } satisfies XmlText) : node;
}
