import { decodeText, type Line, splitLines } from '../_shared/lines.ts';

/** The bytes of a manifest that signature files have digests of (JAR File Specification, "Signature File"). */
export interface ManifestSections {
  readonly whole: Buffer;
  /** The main section with the blank line that ends it. */
  readonly main: Buffer;
  /** The section of each entry by its name, with the blank line that ends it; the first one of a name. */
  readonly entries: ReadonlyMap<string, Buffer>;
}

/** Cuts a manifest into sections as `sun.security.util.ManifestDigester` does: each ends after its first blank line. */
export function manifestSections(whole: Buffer): ManifestSections {
  const entries = new Map<string, Buffer>();
  let main = whole.subarray(0, 0);
  let lines: Line[] = [];
  let isFirst = true;
  const close = (): void => {
    const [first, last] = [lines[0], lines.at(-1)];
    if (first === undefined || last === undefined) return;
    const section = whole.subarray(first.at.start, last.at.end);
    const name = nameIn(whole, lines);
    if (isFirst) main = section;
    else if (name !== undefined && !entries.has(name)) entries.set(name, section);
    isFirst = false;
    lines = [];
  };
  for (const line of splitLines(whole)) {
    const isBlank = line.contentEnd === line.at.start;
    // Further blank lines between two sections belong to neither.
    if (isBlank && lines.length === 0) continue;
    lines.push(line);
    if (isBlank) close();
  }
  close();
  return { whole, main, entries };
}

/** The value of `Name` with which a section begins, unfolded. */
function nameIn(whole: Buffer, lines: readonly Line[]): string | undefined {
  const parts: Buffer[] = [];
  for (const { at, contentEnd } of lines) {
    const isContinued = whole[at.start] === 0x20;
    if (parts.length > 0 && !isContinued) break;
    parts.push(whole.subarray(at.start + (isContinued ? 1 : 0), contentEnd));
  }
  return /^name: (.*)$/is.exec(decodeText(Buffer.concat(parts)))?.[1];
}
