import { Lexer } from 'yaml';
import { DecodeError } from '../../model/problem.ts';

/** Columns at which a block may begin, and brackets inside brackets: the parser recurses once for each. */
const maxColumns = 300;
const maxBrackets = 200;
const maxTokens = 1_000_000;

/** What the parser's tree leaves out; offsets in UTF-16 units. */
export interface YamlTokens {
  readonly comments: readonly YamlToken[];
  /** Tags and anchors, as written. */
  readonly properties: readonly YamlToken[];
  readonly directives: boolean;
}

export interface YamlToken {
  readonly start: number;
  readonly text: string;
}

/** Marks that the lexer puts between the pieces of the source. */
const scalarMark = '\u001f';
const marks: readonly string[] = ['\u0002', '\u0018', scalarMark];

/**
 * Looks over the tokens of a YAML text, without recursion, and refuses what would nest too deep for the parser. Throws
 * DecodeError `yaml-depth` or `yaml-nodes`.
 */
export function readTokens(source: string): YamlTokens {
  const reader = new TokenReader(source);
  for (const text of new Lexer().lex(source)) reader.take(text);
  return reader;
}

class TokenReader implements YamlTokens {
  readonly comments: YamlToken[] = [];
  readonly properties: YamlToken[] = [];
  directives = false;
  private readonly source: string;
  private start = 0;
  private lineStart = 0;
  private brackets = 0;
  private tokens = 0;
  private isScalar = false;

  constructor(source: string) {
    this.source = source;
  }

  take(text: string): void {
    this.tokens += 1;
    if (this.tokens > maxTokens)
      throw new DecodeError('yaml-nodes', this.start, `expected at most ${maxTokens} tokens`);
    if (marks.includes(text)) {
      this.isScalar = text === scalarMark;
      return;
    }
    if (this.isScalar) this.scalar();
    else this.indicator(text);
    this.isScalar = false;
    this.start += text.length;
    const lineEnd = text.lastIndexOf('\n');
    if (lineEnd >= 0) this.lineStart = this.start - (text.length - lineEnd - 1);
  }

  /** A scalar at the beginning of a line may be the first key of a block. */
  private scalar(): void {
    const isFirst = this.source.slice(this.lineStart, this.start).trim() === '';
    if (this.brackets === 0 && isFirst && this.column > maxColumns) throw tooDeep(this.start);
  }

  private indicator(text: string): void {
    if (text.startsWith('#')) this.comments.push({ start: this.start, text });
    if (/^[!&]/.test(text)) this.properties.push({ start: this.start, text });
    this.directives ||= text.startsWith('%');
    if (text === '[' || text === '{') this.brackets += 1;
    if (text === ']' || text === '}') this.brackets = Math.max(0, this.brackets - 1);
    // A colon stands behind its key, which may be long; these two begin a level where they stand.
    const isDeep = (text === '-' || text === '?') && this.brackets === 0 && this.column > maxColumns;
    if (isDeep || this.brackets > maxBrackets) throw tooDeep(this.start);
  }

  private get column(): number {
    return this.start - this.lineStart;
  }
}

function tooDeep(start: number): DecodeError {
  const message = `expected blocks within ${maxColumns} columns and ${maxBrackets} brackets, found deeper ones`;
  return new DecodeError('yaml-depth', start, message);
}
