/** A place of `__DATE__`, `__TIME__` or `__TIMESTAMP__` in C or C++ code. */
export interface CMacro {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

const token =
  /\/\/(?:[^\n\\]|\\[\s\S])*|\/\*[\s\S]*?(?:\*\/|$)|R"([^()\s\\]{0,16})\([\s\S]*?(?:\)\1"|$)|"(?:[^"\\\n]|\\[\s\S])*"?|'(?:[^'\\\n]|\\[\s\S])*'?|\b__(?:DATE|TIME|TIMESTAMP)__\b/g;

const maxMacros = 1_000;

/** The macros outside comments and texts, but for those that the file itself defines or asks for. */
export function dateMacros(text: string): CMacro[] {
  const found: CMacro[] = [];
  if (!/__(?:DATE|TIME|TIMESTAMP)__/.test(text)) return found;
  for (const { 0: word, index } of text.matchAll(token)) {
    if (!word.startsWith('__') || found.length >= maxMacros) continue;
    const before = text.slice(Math.max(text.lastIndexOf('\n', index) + 1, index - 200), index);
    const isNamed = /^\s*#\s*(?:define|undef|ifdef|ifndef)\s+$|\bdefined\s*\(?\s*$/.test(before);
    if (!isNamed) found.push({ name: word, start: index, end: index + word.length });
  }
  return found;
}
