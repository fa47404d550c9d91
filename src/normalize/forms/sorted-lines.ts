import type { FileForm } from './file-form.ts';

/** Lists that are read as sets. What must occur once is what stands before the first comma, for lists that have commas. */
const lists: readonly { readonly id: string; readonly name: RegExp }[] = [
  { id: 'py-record-order', name: /\.dist-info\/RECORD$/ },
  { id: 'py-egg-sources-order', name: /\.(egg-info|dist-info)\/(SOURCES|top_level)\.txt$/ },
];

const maxBytes = 16 * 1024 * 1024;

/** The lines by their bytes, where each occurs once and all end alike. */
export const sortedLines: FileForm = {
  matches: ({ name }) => lists.some((list) => list.name.test(name)),
  rewrite(bytes, { name }, count) {
    const id = lists.find((list) => list.name.test(name))?.id ?? '';
    const sorted = bytes.length > maxBytes ? null : sortedText(bytes.toString('latin1'), id === 'py-record-order');
    if (sorted === null) return bytes;
    const result = Buffer.from(sorted, 'latin1');
    if (result.equals(bytes)) return bytes;
    count(id);
    return result;
  },
};

/** Null where the lines are no plain list: quotes may hold line feeds, and what occurs twice has an order. */
function sortedText(text: string, isTable: boolean): string | null {
  const lines = text.match(/[^\r\n]+\r?\n/g) ?? [];
  if (lines.length === 0 || lines.join('') !== text || /[\0"]/.test(text)) return null;
  const windows = lines.filter((line) => line.endsWith('\r\n')).length;
  if (windows !== 0 && windows !== lines.length) return null;
  const keys = lines.map((line) => (isTable ? (line.split(',')[0] ?? '') : line));
  return new Set(keys).size === keys.length ? lines.sort((a, b) => (a < b ? -1 : 1)).join('') : null;
}
