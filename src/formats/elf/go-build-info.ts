import type { ByteRange } from '../../model/bytes.ts';
import type { ElfFile, ElfSection } from './read-elf.ts';

/** One line of the module information: `build vcs.time`, `dep example.com/x`, and its value. */
export interface GoSetting {
  readonly key: string;
  readonly value: string;
  readonly at: ByteRange;
}

/** What a Go program says of its build (debug/buildinfo). */
export interface GoBuildInfo {
  readonly version: string;
  readonly versionAt: ByteRange;
  readonly settings: readonly GoSetting[];
  /** All lines as they stand between their two marks of 16 bytes. */
  readonly text: string;
  /** The marks included. */
  readonly textAt: ByteRange;
  /** The two lengths in front of the texts. */
  readonly lengths: readonly ByteRange[];
}

const magic = Buffer.from('ff20476f206275696c64696e663a', 'hex');
const headBytes = 32;
const markBytes = 16;
const inlineStrings = 2;
const maxInfoBytes = 4 * 1024 * 1024;

/**
 * Reads `.go.buildinfo` of Go 1.18 and later, which holds its strings itself. Before, it held addresses of them: such a
 * section gives undefined, and so does any other form.
 */
export function readGoBuildInfo({ source }: ElfFile, { at }: ElfSection): GoBuildInfo | undefined {
  if (at.end - at.start < headBytes || at.end - at.start > maxInfoBytes) return undefined;
  const bytes = source.read(at.start, at.end);
  if (!bytes.subarray(0, magic.length).equals(magic) || ((bytes[15] ?? 0) & inlineStrings) === 0) return undefined;
  const version = textAt(bytes, headBytes);
  const info = version === undefined ? undefined : textAt(bytes, version.end);
  if (version === undefined || info === undefined || info.end - info.start < 2 * markBytes) return undefined;
  const range = (start: number, end: number): ByteRange => ({ start: at.start + start, end: at.start + end });
  const [from, to] = [info.start + markBytes, info.end - markBytes];
  return {
    version: bytes.toString('utf8', version.start, version.end),
    versionAt: range(version.start, version.end),
    settings: settingsIn(bytes.subarray(from, to), at.start + from),
    text: bytes.toString('latin1', from, to),
    textAt: range(info.start, info.end),
    lengths: [range(headBytes, version.start), range(version.end, info.start)],
  };
}

/** A string behind its length, which is a varint (encoding/binary). */
function textAt(bytes: Buffer, at: number): { readonly start: number; readonly end: number } | undefined {
  let [length, scale, start] = [0, 1, at];
  for (;;) {
    const byte = bytes[start];
    if (byte === undefined || scale > 2 ** 28) return undefined;
    length += (byte & 0x7f) * scale;
    scale *= 128;
    start += 1;
    if (byte < 0x80) break;
  }
  return start + length > bytes.length ? undefined : { start, end: start + length };
}

function settingsIn(bytes: Buffer, base: number): GoSetting[] {
  const settings: GoSetting[] = [];
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline < 0 ? bytes.length : newline;
    const line = bytes.toString('utf8', start, end);
    settings.push({ ...parsed(line), at: { start: base + start, end: base + Math.min(end + 1, bytes.length) } });
    start = end + 1;
  }
  return settings;
}

/** `build\tvcs.time=…`, `dep\texample.com/x\tv1.2.3\th1:…`, `path\texample.com/svc`. */
function parsed(line: string): { readonly key: string; readonly value: string } {
  const [kind = '', rest = '', ...more] = line.split('\t');
  if (kind === 'build') {
    const equals = rest.indexOf('=');
    return equals < 0
      ? { key: `build ${rest}`, value: '' }
      : { key: `build ${rest.slice(0, equals)}`, value: [rest.slice(equals + 1), ...more].join('\t') };
  }
  if (kind === 'dep' || kind === '=>') return { key: `${kind} ${rest}`, value: more.join(' ') };
  return { key: kind, value: [rest, ...more].join(' ') };
}
