import type { ByteRange, ByteSource } from '../../model/bytes.ts';
import { readName, readNumber } from './sections.ts';

const maxEntries = 1_000;

/** `language: Rust; processed-by: rustc 1.95.0` (tool-conventions, ProducersSection.md). Throws DecodeError `wasm-sections`. */
export function producersText(source: ByteSource, { start, end }: ByteRange): string {
  const fields = readNumber(source, start, end);
  const parts: string[] = [];
  let at = fields.end;
  for (let field = 0; field < Math.min(fields.value, maxEntries); field += 1) {
    const name = readName(source, at, end);
    const count = readNumber(source, name.end, end);
    at = count.end;
    const values: string[] = [];
    for (let value = 0; value < Math.min(count.value, maxEntries); value += 1) {
      const tool = readName(source, at, end);
      const version = readName(source, tool.end, end);
      at = version.end;
      values.push(`${tool.text} ${version.text}`.trim());
    }
    parts.push(`${name.text}: ${values.join(', ')}`);
  }
  return parts.join('; ');
}
