/** A here-document of an instruction. */
export interface Heredoc {
  readonly delimiter: string;
  readonly start: number;
  readonly end: number;
}

/** One instruction of a Dockerfile. Offsets are units of the file's text. */
export interface Instruction {
  /** In capitals. */
  readonly keyword: string;
  readonly flags: readonly {
    readonly name: string;
    readonly value: string;
    readonly start: number;
    readonly end: number;
  }[];
  /** What stands behind keyword and flags, as long as in the file: comments and here-documents are blanks in it. */
  readonly body: string;
  /** Where the body begins. */
  readonly bodyStart: number;
  readonly start: number;
  readonly end: number;
  readonly heredocs: readonly Heredoc[];
}

const maxInstructions = 20_000;

/**
 * Reads a Dockerfile (Docker's Dockerfile reference: parser directives, line continuation, here-documents). Comments and
 * blank lines inside an instruction are passed over as BuildKit does. It never fails.
 */
export function readDockerfile(text: string): Instruction[] {
  const continuation = /^(?:#[^\n]*\n)*?#[ \t]*escape[ \t]*=[ \t]*`/i.test(text) ? '`' : '\\';
  const instructions: Instruction[] = [];
  let at = 0;
  while (at < text.length && instructions.length < maxInstructions) {
    const line = lineAt(text, at);
    if (/^\s*(?:#|$)/.test(line)) {
      at += line.length + 1;
      continue;
    }
    const instruction = readInstruction(text, at, continuation);
    instructions.push(instruction);
    at = instruction.end + 1;
  }
  return instructions;
}

function lineAt(text: string, start: number): string {
  const end = text.indexOf('\n', start);
  return text.slice(start, end === -1 ? text.length : end);
}

function readInstruction(text: string, at: number, continuation: string): Instruction {
  const lines = logicalLine(text, at, continuation);
  const masked = lines.text;
  const [, blank = '', keyword = ''] = /^(\s*)(\S+)/.exec(masked) ?? [];
  let begin = blank.length + keyword.length;
  const flags: Instruction['flags'][number][] = [];
  for (;;) {
    const found = /^[\s\\`]*--([a-z-]+)(?:=(\S*))?/.exec(masked.slice(begin));
    if (found === null) break;
    const start = at + begin + found[0].indexOf('--');
    flags.push({ name: found[1] ?? '', value: found[2] ?? '', start, end: at + begin + found[0].length });
    begin += found[0].length;
  }
  begin += /^(?:\s|\\\r?\n)*/.exec(masked.slice(begin))?.[0].length ?? 0;
  const word = keyword.toUpperCase();
  const heredocs = ['RUN', 'COPY', 'ADD'].includes(word) ? heredocsOf(text, masked.slice(begin), lines.end) : [];
  const end = heredocs.at(-1)?.end ?? lines.end;
  const body = masked.slice(begin);
  return { keyword: word, flags, body, bodyStart: at + begin, start: at + blank.length, end, heredocs };
}

/** The lines of one instruction, comments in it replaced by blanks. */
function logicalLine(
  text: string,
  start: number,
  continuation: string,
): { readonly text: string; readonly end: number } {
  let at = start;
  const parts: string[] = [];
  for (;;) {
    const line = lineAt(text, at);
    const isComment = at > start && /^\s*(?:#|$)/.test(line);
    const goesOn = isComment || new RegExp(`${continuation === '`' ? '`' : '\\\\'}[ \\t\\r]*$`).test(line);
    // The shell's own escape is put for another one, so that one reader reads both.
    parts.push(
      isComment
        ? line.replace(/[^\r]/g, ' ')
        : goesOn && continuation === '`'
          ? line.replace(/`([ \t\r]*)$/, '\\$1')
          : line,
    );
    at += line.length + 1;
    if (!goesOn || at > text.length) break;
  }
  // A comment in the middle would end the shell's line, so its line break is escaped too.
  const joined = parts.map((part, index) =>
    /^ +\r?$/.test(part) && index < parts.length - 1 ? `${part.slice(0, -1)}\\` : part,
  );
  return { text: joined.join('\n'), end: Math.min(text.length, at - 1) };
}

function heredocsOf(text: string, body: string, end: number): Heredoc[] {
  const found: Heredoc[] = [];
  let at = end + 1;
  for (const [, tabs = '', , name = ''] of body.matchAll(/<<(-?)(["']?)([A-Za-z_][A-Za-z0-9_]*)\2/g)) {
    const start = at;
    while (at < text.length) {
      const line = lineAt(text, at);
      at += line.length + 1;
      if ((tabs === '' ? line : line.replace(/^\t+/, '')).replace(/\r$/, '') === name) break;
    }
    const close = Math.min(text.length, at - 1);
    const last = text.lastIndexOf('\n', close - 1);
    found.push({ delimiter: name, start, end: close });
    if (last < start) break;
  }
  return found;
}

/** The shell text of a RUN, and where it begins: its body, or its here-document, or the words of its JSON form. */
export function shellOf(instruction: Instruction, text: string): { readonly text: string; readonly start: number } {
  const { body, bodyStart, heredocs } = instruction;
  const [first] = heredocs;
  if (first !== undefined && /^<<-?["']?[A-Za-z_]\w*["']?\s*$/.test(body)) {
    const inner = text.slice(first.start, first.end);
    const cut = inner.lastIndexOf('\n');
    return { text: cut === -1 ? '' : inner.slice(0, cut), start: first.start };
  }
  const isJson = /^\[\s*"/.test(body);
  const words = isJson
    ? body.replace(/("(?:[^"\\]|\\.)*")|[[\],]/g, (_, word: string | undefined) => word ?? ' ')
    : body;
  return { text: words, start: bodyStart };
}

/** `${NAME}`, `$NAME` and `${NAME:-default}` with the values of ARG; null when one has none. */
export function expandArgs(text: string, args: ReadonlyMap<string, string>): string | null {
  let isKnown = true;
  const value = text.replace(
    /\$(?:\{([A-Za-z_]\w*)(?::?-([^}]*))?\}|([A-Za-z_]\w*))/g,
    (_all, braced: string | undefined, otherwise: string | undefined, plain: string | undefined) => {
      const found = args.get(braced ?? plain ?? '') ?? otherwise;
      if (found === undefined) isKnown = false;
      return found ?? '';
    },
  );
  return isKnown ? value : null;
}
