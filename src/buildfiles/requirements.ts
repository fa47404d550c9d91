/** One requirement of a pip requirements file. */
export interface Requirement {
  readonly text: string;
  readonly name: string;
  /** It names one version with `==` or `===`. */
  readonly isPinned: boolean;
  readonly hasHash: boolean;
  readonly start: number;
  readonly end: number;
}

export interface Requirements {
  readonly requirements: readonly Requirement[];
  /** The file turns hash checking on by itself. */
  readonly requiresHashes: boolean;
}

const maxRequirements = 50_000;

/** Reads a requirements file (pip documentation, "Requirements File Format"). Options of the file are passed over. */
export function readRequirements(text: string): Requirements {
  const requirements: Requirement[] = [];
  let requiresHashes = false;
  let at = 0;
  while (at < text.length && requirements.length < maxRequirements) {
    const { line, end } = logicalLine(text, at);
    const plain = line.replace(/(?:^|\s)#.*$/gm, '').trim();
    if (plain.startsWith('--require-hashes')) requiresHashes = true;
    else if (plain !== '' && !plain.startsWith('-'))
      requirements.push(requirementOf(plain, at + (/\S/.exec(line)?.index ?? 0)));
    at = end + 1;
  }
  return { requirements, requiresHashes };
}

function logicalLine(text: string, start: number): { readonly line: string; readonly end: number } {
  let end = start - 1;
  do {
    const found = text.indexOf('\n', end + 1);
    end = found === -1 ? text.length : found;
  } while (end < text.length && /\\\r?$/.test(text.slice(Math.max(start, end - 2), end)));
  return { line: text.slice(start, end).replace(/\\\r?\n/g, ' '), end };
}

function requirementOf(plain: string, start: number): Requirement {
  const [specification = ''] = plain.split(/\s--hash/);
  const name = /^[A-Za-z0-9][A-Za-z0-9._-]*/.exec(specification)?.[0] ?? specification;
  const atCommit = /@[0-9a-f]{40}(?:$|[#\s])/.test(specification);
  const version = /(?:^|[^=<>!~])={2,3}\s*([^\s,;]+)/.exec(specification)?.[1];
  const isPinned = (version !== undefined && !version.includes('*')) || atCommit;
  const [first = ''] = specification.split('\n');
  return {
    text: first.trim(),
    name,
    isPinned,
    hasHash: /\s--hash[=\s]\S/.test(` ${plain}`) || /#sha256=[0-9a-f]{64}/.test(plain),
    start,
    end: start + first.trimEnd().length,
  };
}
