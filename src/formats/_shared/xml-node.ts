import type { ByteRange } from '../../model/bytes.ts';

/** A node of an XML document with the bytes it was read from (XML 1.0, fifth edition). */
export type XmlNode = XmlElement | XmlText | XmlMarkup;

export interface XmlElement {
  readonly kind: 'element';
  /** As written, with its prefix. */
  readonly name: string;
  /** From `<` of the start tag to `>` of the end tag. */
  readonly at: ByteRange;
  /** In stored order; no name occurs twice. */
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlNode[];
}

export interface XmlAttribute {
  readonly name: string;
  /** Normalised as section 3.3.3 has it for CDATA. */
  readonly value: string;
  /** Name, equals sign and quoted value. */
  readonly at: ByteRange;
}

/** Character data and CDATA sections that follow one another. */
export interface XmlText {
  readonly kind: 'text';
  /** Character references decoded. An entity that only a document type defines stays as NUL and its reference. */
  readonly value: string;
  readonly at: ByteRange;
  /** White space between elements where no text stands: indentation. */
  readonly layout: boolean;
}

/** What is neither element nor text; `value` is the source between the delimiters. */
export interface XmlMarkup {
  readonly kind: 'comment' | 'instruction' | 'doctype';
  readonly value: string;
  readonly at: ByteRange;
}

export interface XmlDocument {
  /** All nodes in stored order, one of them an element; the declaration and white space are left out. */
  readonly nodes: readonly XmlNode[];
  readonly root: XmlElement;
}

/** The elements of that name directly inside. For readers that look for one thing in a known document. */
export function elementsNamed({ children }: XmlElement, name: string): readonly XmlElement[] {
  return children.flatMap((node) => (node.kind === 'element' && node.name === name ? [node] : []));
}

/** The text directly inside, without comments and inner elements, trimmed. */
export function textIn({ children }: XmlElement): string {
  return children
    .flatMap((node) => (node.kind === 'text' ? [node.value] : []))
    .join('')
    .trim();
}

/** Children that are no indentation. */
export function contentOf({ children }: XmlElement): readonly XmlNode[] {
  return children.filter((node) => node.kind !== 'text' || !node.layout);
}
