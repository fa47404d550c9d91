/** One option of a .bazelrc. */
export interface RcOption {
  /** `build`, `common`, `run`, `startup` … */
  readonly command: string;
  /** The name behind the colon; empty for options that always hold. */
  readonly config: string;
  /** Without `--`; a switch that is turned off begins with `no`. */
  readonly name: string;
  /** Behind `=`; null where there is none. */
  readonly value: string | null;
  /** As written. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const maxOptions = 20_000;
const word = /(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\\.|[^\s"'\\#])+|#/g;

/** Reads a .bazelrc (Bazel user manual, "Write bazelrc configuration files"). What is no option is passed over. */
export function readBazelrc(text: string): RcOption[] {
  const options: RcOption[] = [];
  let at = 0;
  while (at < text.length && options.length < maxOptions) {
    const end = endOfLogicalLine(text, at);
    options.push(...lineOptions(text.slice(at, end).replace(/\\(\r?\n)/g, ' $1'), at));
    at = end + 1;
  }
  return options;
}

function endOfLogicalLine(text: string, start: number): number {
  let end = start - 1;
  do {
    const found = text.indexOf('\n', end + 1);
    end = found === -1 ? text.length : found;
  } while (end < text.length && /\\\r?$/.test(text.slice(Math.max(start, end - 2), end)));
  return end;
}

function lineOptions(line: string, start: number): RcOption[] {
  const words: { readonly text: string; readonly start: number; readonly end: number }[] = [];
  for (const match of line.matchAll(word)) {
    if (match[0] === '#') break;
    const from = start + match.index;
    words.push({ text: match[0].replace(/["']/g, ''), start: from, end: from + match[0].length });
  }
  const [command, ...rest] = words;
  if (command === undefined) return [];
  const [name = '', config = ''] = command.text.split(':');
  return rest.flatMap((each, at) =>
    each.text.startsWith('--') ? [{ command: name, config, ...parts(each.text, rest[at + 1]?.text), ...each }] : [],
  );
}

function parts(text: string, following: string | undefined): { readonly name: string; readonly value: string | null } {
  const [, name = '', value] = /^--([^=]*)(?:=([\s\S]*))?$/.exec(text) ?? [];
  if (value !== undefined) return { name, value };
  return { name, value: following !== undefined && !following.startsWith('-') ? following : null };
}

/** Options that hold without `--config` for builds: of `build`, `common`, `always`, and of commands that inherit from them. */
export function alwaysHolds({ command, config }: RcOption): boolean {
  return config === '' && ['build', 'common', 'always', 'run'].includes(command);
}
