/**
 * Where the expression or member that starts at `from` ends: the place of the comma, or of the closing bracket, that
 * belongs to what surrounds it. Strings, templates, comments and regular expressions are passed over. -1 when the text
 * ends first. One character a byte.
 */
export function endOfMember(text: string, from: number): number {
  const open: string[] = [];
  let at = from;
  while (at < text.length && open.length <= maxDepth) {
    const character = text[at] ?? '';
    const passed = passToken(text, at, character);
    if (passed !== undefined) at = passed;
    else if (open.length === 0 && (character === ',' || isClosing(character))) return at;
    else at = passBracket(text, at, character, open);
  }
  return -1;
}

/** Behind one character, or behind the template that begins or goes on here; keeps track of what is open. */
function passBracket(text: string, at: number, character: string, open: string[]): number {
  if (character === '`') return passTemplate(text, at + 1, open);
  if (isOpening(character)) open.push(character);
  // The end of `${…}`: back in the template around it.
  else if (isClosing(character) && open.pop() === '`') return passTemplate(text, at + 1, open);
  return at + 1;
}

const maxDepth = 2_000;

function isOpening(character: string): boolean {
  return character === '(' || character === '[' || character === '{';
}

function isClosing(character: string): boolean {
  return character === ')' || character === ']' || character === '}';
}

/** Behind a string, comment or regular expression that starts here; undefined for everything else. */
function passToken(text: string, at: number, character: string): number | undefined {
  if (character === '"' || character === "'") return passQuoted(text, at + 1, character);
  if (character !== '/') return undefined;
  if (text.startsWith('//', at)) return endOr(text.indexOf('\n', at), text);
  if (text.startsWith('/*', at)) return endOr(text.indexOf('*/', at + 2), text, 2);
  return isRegularExpression(text, at) ? passRegularExpression(text, at + 1) : undefined;
}

function endOr(found: number, text: string, size = 0): number {
  return found < 0 ? text.length : found + size;
}

function passQuoted(text: string, from: number, quote: string): number {
  let at = from;
  while (at < text.length && text[at] !== quote) at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

/** To the end of a template, or behind a `${`, which is noted as open. */
function passTemplate(text: string, from: number, open: string[]): number {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '`') return at + 1;
    else if (text.startsWith('${', at)) {
      open.push('`');
      return at + 2;
    }
  }
  return text.length;
}

/** A slash divides after a value and begins a regular expression after everything else. */
function isRegularExpression(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 24), at).trimEnd();
  return (
    !/[\w$)\]}"'`]$/.test(before) || /(?:^|[^\w$.])(?:return|typeof|case|in|of|delete|void|throw|else|do)$/.test(before)
  );
}

function passRegularExpression(text: string, from: number): number {
  let inClass = false;
  for (let at = from; at < text.length; at += 1) {
    const character = text[at];
    if (character === '\n') return at;
    if (character === '\\') at += 1;
    else if (character === '[') inClass = true;
    else if (character === ']') inClass = false;
    else if (character === '/' && !inClass) return at + 1;
  }
  return text.length;
}
