/** Parts of `text` between separators that stand outside double quotes, trimmed. */
function splitOutsideQuotes(text: string, separator: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '"') quoted = !quoted;
    else if (text[at] === separator && !quoted) {
      parts.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  parts.push(text.slice(start).trim());
  return parts;
}

/** A clause of an OSGi header with its parameters sorted, and the packages of `uses` as well: their order says nothing. */
function normalised(clause: string): string {
  const parts = splitOutsideQuotes(clause, ';').map((part) => {
    const uses = /^uses\s*:=\s*"?([^"]*)"?$/.exec(part)?.[1];
    return uses === undefined
      ? part
      : `uses:="${uses
          .split(',')
          .map((name) => name.trim())
          .sort()
          .join(',')}"`;
  });
  return parts.sort().join(';');
}

/** True when two header values (OSGi Core 3.2.4, "Common Header Syntax") have the same clauses, in whatever order. */
export function sameClauses(left: string, right: string): boolean {
  const sorted = (text: string): string[] => splitOutsideQuotes(text, ',').map(normalised).sort();
  const [one, other] = [sorted(left), sorted(right)];
  return one.length === other.length && one.every((clause, at) => clause === other[at]);
}
