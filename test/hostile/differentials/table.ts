import type { OddArchive } from './cases.ts';
import type { Reader, Reading } from './reading.ts';

/** Rows of a table: the case, then for each reader a letter (the same letter, the same reading) or `refuses`. */
export async function rowsOf(cases: readonly OddArchive[], readers: readonly Reader[]): Promise<readonly string[]> {
  const readings = await Promise.all(readers.map((reader) => reader.readAll(cases.map(({ odd }) => odd))));
  return cases.map(({ name }, at) => {
    const seen: string[] = [];
    const cells = readings.map((all) => letter(all[at] ?? null, seen));
    return `| ${[name, ...cells].join(' | ')} |`;
  });
}

function letter(reading: Reading | null, seen: string[]): string {
  if (reading === null) return 'refuses';
  const text = JSON.stringify(reading);
  if (!seen.includes(text)) seen.push(text);
  return String.fromCharCode('a'.charCodeAt(0) + seen.indexOf(text));
}

export function isDisputed(row: string): boolean {
  const [, , ...cells] = row.split(' | ');
  const [first, ...others] = [row.split(' | ')[1], ...cells].map((cell) => cell?.replace(/ \|$/, ''));
  return others.some((cell) => cell !== first);
}
