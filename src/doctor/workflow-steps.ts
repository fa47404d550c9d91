import { isScalar, LineCounter, parseDocument, type Scalar, visit } from 'yaml';

export interface ScalarPlace {
  /** Keys from the outermost map to the value; sequences add nothing. */
  readonly keys: readonly string[];
  readonly value: string;
  readonly start: number;
  readonly end: number;
  /** Offset in the file of an offset in the value. */
  readonly offset: (at: number) => number;
}

const maxScalars = 50_000;

/** Every text of a YAML file with the keys that lead to it; empty for a file that cannot be read. Aliases are not followed. */
export function yamlScalars(text: string): ScalarPlace[] {
  const found: ScalarPlace[] = [];
  try {
    const document = parseDocument(text, { lineCounter: new LineCounter(), merge: false, logLevel: 'silent' });
    visit(document, {
      Scalar(key, node, path) {
        if (key === 'key' || found.length >= maxScalars) return;
        const keys = path.flatMap((parent) =>
          typeof parent === 'object' && 'key' in parent && isScalar(parent.key) ? [String(parent.key.value)] : [],
        );
        found.push(placeOf(node, keys, text));
      },
    });
  } catch {
    return found;
  }
  return found;
}

function placeOf(node: Scalar, keys: readonly string[], text: string): ScalarPlace {
  const [start = 0, end = start] = node.range ?? [];
  const value = String(node.value);
  if (node.type !== 'BLOCK_LITERAL' && node.type !== 'BLOCK_FOLDED') {
    const quote = /^["']/.test(text.slice(start, start + 1)) ? 1 : 0;
    return { keys, value, start, end, offset: (at) => Math.min(end, start + quote + at) };
  }
  const places = linePlaces(text, start, end);
  const offset = (at: number): number => {
    const before = value.slice(0, at);
    const line = before.split('\n').length - 1;
    return Math.min(end, (places[line] ?? end) + (at - (before.lastIndexOf('\n') + 1)));
  };
  return { keys, value, start, end, offset };
}

/** Where the lines of a block scalar begin, behind their indentation. */
function linePlaces(text: string, start: number, end: number): number[] {
  const places: number[] = [];
  let indent = -1;
  for (let at = text.indexOf('\n', start) + 1; at > 0 && at < end; ) {
    const close = text.indexOf('\n', at);
    const line = text.slice(at, close === -1 ? end : close);
    if (indent < 0 && line.trim() !== '') indent = line.length - line.trimStart().length;
    places.push(at + Math.min(line.length, Math.max(0, indent)));
    at = close === -1 ? 0 : close + 1;
  }
  return places;
}

/** Shell texts of a workflow: `run` of GitHub, `script` of GitLab. */
export function workflowScripts(text: string): ScalarPlace[] {
  return yamlScalars(text).filter(({ keys }) =>
    ['run', 'script', 'before_script', 'after_script'].includes(keys.at(-1) ?? ''),
  );
}
