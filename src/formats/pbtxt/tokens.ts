/** A comment, a string in either kind of quotes, a mark, or a word (Text Format Language Specification). */
const token = /#[^\n]*|"(?:[^"\\\n]|\\[^\n])*"|'(?:[^'\\\n]|\\[^\n])*'|[{}[\]<>:;,]|[^\s{}[\]<>:;,"'#]+|["']/g;

/**
 * The words of a text-format message; comments with their content, white space left out. Undefined where a string does not
 * end on its line.
 */
export function textTokens(text: string): readonly string[] | undefined {
  const tokens = text.match(token) ?? [];
  return tokens.some((each) => each === '"' || each === "'") ? undefined : tokens.map((each) => each.trimEnd());
}
