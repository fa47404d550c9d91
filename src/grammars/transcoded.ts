/** How one text came to be two. */
export type Transcoding = 'replaced' | 'read as Latin-1' | 'Latin-1';

/**
 * Whether two texts are one text that was written or read in two encodings: characters that one side's encoding lacks became
 * `?` or U+FFFD, or UTF-8 was read as Latin-1 (`Ã¤` for `ä`), or bytes that are no UTF-8 (shown as `\xe4`) are Latin-1.
 */
export function transcoding(left: string, right: string): Transcoding | undefined {
  if (left === right) return undefined;
  if (isReplaced(left, right) || isReplaced(right, left)) return 'replaced';
  if (isMisread(left, right) || isMisread(right, left)) return 'read as Latin-1';
  return fromEscapes(left) === right || fromEscapes(right) === left ? 'Latin-1' : undefined;
}

/** One character beyond ASCII is one `?` or U+FFFD, or as many as its UTF-8 has bytes; nothing else differs. */
function isReplaced(whole: string, poor: string): boolean {
  if (!/[^\x00-\x7f]/.test(whole)) return false;
  const [characters, others] = [[...whole], [...poor]];
  let at = 0;
  for (const character of characters) {
    if (character === others[at]) at += 1;
    else {
      const taken = replacements(character, others, at);
      if (taken === 0) return false;
      at += taken;
    }
  }
  return at === others.length;
}

function replacements(character: string, others: readonly string[], at: number): number {
  const bytes = Buffer.byteLength(character);
  if (bytes < 2) return 0;
  const sign = others[at];
  if (sign !== '?' && sign !== '\ufffd') return 0;
  const run = others.slice(at, at + bytes);
  return run.length === bytes && run.every((other) => other === sign) ? bytes : 1;
}

function isMisread(right: string, wrong: string): boolean {
  if (!/[\xc2-\xf4][\x80-\xbf]/.test(wrong) || /[^\x00-\xff]/.test(wrong)) return false;
  return Buffer.from(wrong, 'latin1').toString('utf8') === right && !right.includes('\ufffd');
}

function fromEscapes(text: string): string | undefined {
  if (!/\\x[89a-f][0-9a-f]/.test(text)) return undefined;
  return text.replace(/\\x([89a-f][0-9a-f])/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Whether bytes (in hex) of one side are the UTF-8 of what the other side holds in Latin-1. */
export function isTranscodedHex(left: string, right: string): boolean {
  return isUtf8Of(left, right) || isUtf8Of(right, left);
}

function isUtf8Of(utf8: string, latin1: string): boolean {
  if (!/^(?:c[23][89ab][0-9a-f]|[0-7][0-9a-f])+$/.test(utf8) || !/[89a-f][0-9a-f]/.test(latin1)) return false;
  return Buffer.from(Buffer.from(utf8, 'hex').toString('utf8'), 'latin1').toString('hex') === latin1;
}

const encodings =
  /^(?:utf-?(?:8|16(?:[bl]e)?)|(?:iso|iso-|iso_)8859[-_]\d{1,2}|us-ascii|ascii|ansi_x3\.4-1968|(?:windows-|cp)\d{3,5}|macroman|latin-?\d)$/i;

/** Two different names of character encodings. */
export function isEncodingPair(left: string, right: string): boolean {
  return left !== right && encodings.test(left) && encodings.test(right);
}
