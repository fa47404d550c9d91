/** A token of a BUILD, WORKSPACE, MODULE.bazel or .bzl file (Starlark specification, "Lexical elements"). */
export type Token =
  | {
      readonly kind: 'string';
      readonly value: string;
      readonly start: number;
      readonly end: number;
      readonly offsets: readonly number[] | null;
      readonly content: number;
    }
  | { readonly kind: 'name' | 'number' | 'mark'; readonly value: string; readonly start: number; readonly end: number }
  | { readonly kind: 'line'; readonly value: ''; readonly start: number; readonly end: number };

export type StringToken = Extract<Token, { kind: 'string' }>;

const maxTokens = 400_000;

const blank = /[ \t\r\f]+|\\\r?\n/y;
const nameOrNumber = /[A-Za-z_][A-Za-z0-9_]*|\d[\w.]*/y;
const stringStart = /[rRbB]{0,2}("""|'''|"|')/y;
const mark = /\*\*=?|\/\/=?|<<=?|>>=?|[-+*/%&|^<>=!]=|[-+*/%&|^<>=!()[\]{},:.;~@$?`]/y;

/**
 * Reads the whole text. Comments and blanks are dropped, line breaks inside brackets too; what is no token is skipped, for a
 * file of somebody else's language version is still worth reading. Texts with more than `maxTokens` are read up to there.
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let open = 0;
  while (at < text.length && tokens.length < maxTokens) {
    const token = tokenAt(text, at);
    if (typeof token === 'number') {
      at = token;
      continue;
    }
    at = token.end;
    if (token.kind === 'line' && (open > 0 || tokens.at(-1)?.kind === 'line')) continue;
    if (token.kind === 'mark') open = Math.max(0, open + depthChange(token.value));
    tokens.push(token);
  }
  return tokens;
}

/** The token that begins at `at`, or the offset behind what is none. */
function tokenAt(text: string, at: number): Token | number {
  if (text[at] === '\n') return { kind: 'line', value: '', start: at, end: at + 1 };
  if (text[at] === '#') {
    const end = text.indexOf('\n', at);
    return end === -1 ? text.length : end;
  }
  const space = wordAt(blank, text, at);
  if (space !== undefined) return at + space.length;
  const quote = wordAt(stringStart, text, at);
  if (quote !== undefined) return readString(text, at, quote);
  const word = wordAt(nameOrNumber, text, at) ?? wordAt(mark, text, at);
  if (word === undefined) return at + 1;
  const kind = /^[A-Za-z_]/.test(word) ? 'name' : /^\d/.test(word) ? 'number' : 'mark';
  return { kind, value: word, start: at, end: at + word.length };
}

function wordAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function depthChange(word: string): number {
  if ('([{'.includes(word)) return 1;
  return ')]}'.includes(word) ? -1 : 0;
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  '"': '"',
  "'": "'",
  '\n': '',
};

/** `offsets`: where each unit of the value stands in the text; null where the value is the text itself. */
function readString(text: string, start: number, opening: string): StringToken {
  const quote = opening.replace(/^[rRbB]+/, '');
  const isRaw = /^[bB]?[rR]/.test(opening);
  const content = start + opening.length;
  const end = endOfString(text, content, quote);
  const inner = text.slice(content, end);
  const close = text.startsWith(quote, end) ? end + quote.length : end;
  const token = { kind: 'string', start, end: close, content } as const;
  if (isRaw || !inner.includes('\\')) return { ...token, value: inner, offsets: null };
  let value = '';
  const offsets: number[] = [];
  for (let at = 0; at < inner.length; ) {
    const following = inner[at] === '\\' ? inner[at + 1] : undefined;
    const put = following === undefined ? (inner[at] ?? '') : (escapes[following] ?? `\\${following}`);
    for (let index = 0; index < put.length; index++) offsets.push(content + at + index);
    value += put;
    at += following === undefined ? 1 : 2;
  }
  return { ...token, value, offsets };
}

/** Where the closing quote is; the end of the line or text where there is none. */
function endOfString(text: string, start: number, quote: string): number {
  let at = start;
  while (at < text.length && !text.startsWith(quote, at)) {
    if (quote.length === 1 && text[at] === '\n') return at;
    at += text[at] === '\\' ? 2 : 1;
  }
  return Math.min(at, text.length);
}
