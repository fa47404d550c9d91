import { DecodeError } from '../../model/problem.ts';

const predefined: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** Stands in front of a reference that is not resolved; a NUL cannot occur in XML. */
const unresolved = '\0';

/** Text of a latin1 view of UTF-8 bytes. */
export function utf8(latin1: string): string {
  return Buffer.from(latin1, 'latin1').toString('utf8');
}

/**
 * Character data with line ends normalised (section 2.11) and references decoded. Entities of a document type are never
 * expanded: with `entities` their references are kept, without they are refused. `raw` is a latin1 view of UTF-8.
 */
export function decodeCharacters(raw: string, offset: number, entities: boolean): string {
  const text = utf8(raw).replace(/\r\n?/g, '\n');
  if (!text.includes('&')) return text;
  return text.replace(/&([^;&\s]{0,256});?/g, (reference, name: string) => {
    const known = reference.endsWith(';') ? decodeReference(name) : undefined;
    if (known !== undefined) return known;
    if (!entities || !/^[A-Za-z_:\u0080-\uffff][\w:.\-\u0080-\uffff]*$/.test(name) || !reference.endsWith(';')) {
      throw new DecodeError(
        'xml-entity',
        offset,
        `expected a reference such as &amp;, found ${reference.slice(0, 40)}`,
      );
    }
    return `${unresolved}${reference}`;
  });
}

/** Section 3.3.3: white space in attribute values becomes spaces, before references are decoded. */
export function decodeAttribute(raw: string, offset: number, entities: boolean): string {
  return decodeCharacters(raw.replace(/\r\n|[\r\n\t]/g, ' '), offset, entities);
}

function decodeReference(name: string): string | undefined {
  const number = /^#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}))$/.exec(name);
  if (number === null) return predefined.get(name);
  const code = number[1] === undefined ? Number.parseInt(number[2] ?? '', 10) : Number.parseInt(number[1], 16);
  return isCharacter(code) ? String.fromCodePoint(code) : undefined;
}

/** Production 2, Char. */
function isCharacter(code: number): boolean {
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd;
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff);
}
