import type { ByteRange } from '../../model/bytes.ts';
import { DecodeError } from '../../model/problem.ts';
import type { ValueEntry } from '../_shared/entry-sites.ts';
import { decodeText } from '../_shared/lines.ts';

/** A plug-in, or the head of a category with the number of its plug-ins; the count of categories is the first entry. */
export interface PluginEntry extends ValueEntry {
  readonly kind: 'plugin' | 'category' | 'categories';
  readonly name: string;
}

/**
 * Reads what Log4j's annotation processor writes (org.apache.logging.log4j.core.config.plugins.processor.PluginCache,
 * `writeCache`). Throws DecodeError `log4j-plugins-syntax`.
 */
export function parsePlugins(bytes: Buffer): PluginEntry[] {
  const cursor = { bytes, at: 0 };
  const count = readInt(cursor, 'number of categories');
  const entries: PluginEntry[] = [countEntry('categories', 'categories', count, { start: 0, end: 4 }, 0)];
  for (let at = 0; at < count; at += 1) readCategory(cursor, entries);
  if (cursor.at !== bytes.length) throw failure(cursor.at, 'the end', `${bytes.length - cursor.at} bytes`);
  return entries;
}

interface Cursor {
  readonly bytes: Buffer;
  at: number;
}

function readCategory(cursor: Cursor, entries: PluginEntry[]): void {
  const start = cursor.at;
  const category = readText(cursor, 'category');
  const countAt = cursor.at;
  const count = readInt(cursor, 'number of plug-ins');
  entries.push(countEntry('category', category, count, { start, end: cursor.at }, countAt - start));
  for (let at = 0; at < count; at += 1) {
    const from = cursor.at;
    const key = readText(cursor, 'key');
    const valueStart = cursor.at;
    const [className, name] = [readText(cursor, 'class name'), readText(cursor, 'name')];
    const flags = take(cursor, 2, 'flags').toString('hex');
    const value = `${className}, name ${name}, flags ${flags}`;
    const valueAt = { start: valueStart, end: cursor.at };
    const id = `${category}\n${key}`;
    entries.push({
      kind: 'plugin',
      name: `${category}/${key}`,
      id,
      at: { start: from, end: cursor.at },
      valueAt,
      value,
      content: value,
    });
  }
}

function countEntry(
  kind: 'category' | 'categories',
  name: string,
  count: number,
  at: ByteRange,
  before: number,
): PluginEntry {
  const valueAt = { start: at.start + before, end: at.end };
  return { kind, name, id: `${kind} ${name}`, at, valueAt, value: String(count), content: String(count) };
}

function readInt(cursor: Cursor, what: string): number {
  const start = cursor.at;
  const value = take(cursor, 4, what).readInt32BE(0);
  if (value < 0) throw failure(start, what, `${value}`);
  return value;
}

/** Modified UTF-8 behind its length of two bytes. */
function readText(cursor: Cursor, what: string): string {
  return decodeText(take(cursor, take(cursor, 2, what).readUInt16BE(0), what));
}

function take(cursor: Cursor, count: number, what: string): Buffer {
  const start = cursor.at;
  if (count > cursor.bytes.length - start) throw failure(start, `${count} bytes of ${what}`, 'the end');
  cursor.at += count;
  return cursor.bytes.subarray(start, cursor.at);
}

function failure(offset: number, expected: string, found: string): DecodeError {
  return new DecodeError('log4j-plugins-syntax', offset, `expected ${expected}, found ${found}`);
}
