import { inflateSync } from 'node:zlib';
import { decodeText } from '../_shared/lines.ts';

/** A keyword and its text. */
export interface ChunkText {
  readonly keyword: string;
  /** What the chunk says, languages included; where it cannot be inflated, its bytes in hex. */
  readonly text: string;
}

const maxTextBytes = 1024 * 1024;
const maxKeywordBytes = 79;

/** The text of a tEXt, zTXt or iTXt chunk (section 11.3.3); undefined for other chunks and for those without a keyword. */
export function chunkText(type: string, data: Buffer): ChunkText | undefined {
  if (type !== 'tEXt' && type !== 'zTXt' && type !== 'iTXt') return undefined;
  const end = data.indexOf(0);
  if (end < 1 || end > maxKeywordBytes) return undefined;
  const keyword = decodeText(data.subarray(0, end)).replace(/[^\x20-\x7e]/g, '?');
  const rest = data.subarray(end + 1);
  if (type === 'tEXt') return { keyword, text: decodeText(rest) };
  if (type === 'zTXt') return { keyword, text: rest[0] === 0 ? inflated(rest.subarray(1)) : rest.toString('hex') };
  return { keyword, text: international(rest) };
}

/** Compression flag and method, language, translated keyword, text. */
function international(rest: Buffer): string {
  const language = rest.indexOf(0, 2);
  const translated = language < 0 ? -1 : rest.indexOf(0, language + 1);
  if (translated < 0) return rest.toString('hex');
  const words = [rest.subarray(2, language), rest.subarray(language + 1, translated)].map(decodeText);
  const body = rest.subarray(translated + 1);
  const text = rest[0] === 1 && rest[1] === 0 ? inflated(body) : decodeText(body);
  return [...words.filter((word) => word !== ''), text].join(': ');
}

function inflated(bytes: Buffer): string {
  try {
    return decodeText(inflateSync(bytes, { maxOutputLength: maxTextBytes }));
  } catch {
    return bytes.toString('hex');
  }
}
