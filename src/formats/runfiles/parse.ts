import type { ValueEntry } from '../_shared/entry-sites.ts';
import { decodeText, splitLines } from '../_shared/lines.ts';

/** One line: a runfile and where it really is, or an apparent repository name and the canonical one. */
export interface RunfilesLine extends ValueEntry {
  readonly name: string;
}

/**
 * Reads `runfile target` lines (Bazel, `SourceManifestAction`). A line that begins with a space has `\s`, `\n` and `\b`
 * for spaces, line feeds and backslashes; an empty target makes an empty file. undefined at a line of another shape.
 */
export function parseRunfiles(bytes: Buffer): RunfilesLine[] | undefined {
  return parse(bytes, (text) => {
    const isEscaped = text.startsWith(' ');
    const at = text.indexOf(' ', isEscaped ? 1 : 0);
    if (at <= 0) return undefined;
    const read = (part: string): string => (isEscaped ? withoutEscapes(part) : part);
    return { name: read(text.slice(isEscaped ? 1 : 0, at)), valueStart: at + 1, value: read(text.slice(at + 1)) };
  });
}

/** Reads `source,apparent,canonical` lines (Bazel, `RepoMappingManifestAction`). */
export function parseRepoMapping(bytes: Buffer): RunfilesLine[] | undefined {
  return parse(bytes, (text) => {
    const [, name, value] = /^([^,]*,[^,]*),([^,]*)$/.exec(text) ?? [];
    return name === undefined || value === undefined ? undefined : { name, valueStart: name.length + 1, value };
  });
}

interface Parts {
  readonly name: string;
  readonly valueStart: number;
  readonly value: string;
}

function parse(bytes: Buffer, partsOf: (text: string) => Parts | undefined): RunfilesLine[] | undefined {
  const found: RunfilesLine[] = [];
  for (const { at, contentEnd } of splitLines(bytes)) {
    const parts = partsOf(bytes.toString('latin1', at.start, contentEnd));
    if (parts === undefined) return undefined;
    const { name, value } = parts;
    const shown = (text: string): string => decodeText(Buffer.from(text, 'latin1'));
    const valueAt = { start: at.start + parts.valueStart, end: contentEnd };
    found.push({ id: `line ${name}`, name: shown(name), at, valueAt, value: shown(value), content: value });
  }
  return found;
}

const escapes: Readonly<Record<string, string>> = { s: ' ', n: '\n', b: '\\' };

function withoutEscapes(text: string): string {
  return text.replace(/\\([snb])/g, (_, letter: string) => escapes[letter] ?? letter);
}
