/** How lists are sorted: by their bytes (`LC_ALL=C`), or as in a dictionary (`en_US.UTF-8`). */
export type Collation = 'bytes' | 'dictionary';

/** Whether a list without equal items is sorted so. */
export function isSortedBy(items: readonly string[], collation: Collation): boolean {
  return items.slice(1).every((item, at) => compare[collation](items[at] ?? '', item) < 0);
}

/** The ways in which a list is sorted; a list of equal or very few items is sorted in none. */
export function collationsOf(items: readonly string[]): readonly Collation[] {
  return items.length < 3 ? [] : (['bytes', 'dictionary'] as const).filter((collation) => isSortedBy(items, collation));
}

const compare: Readonly<Record<Collation, (left: string, right: string) => number>> = {
  bytes: (left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)),
  dictionary: compareWords,
};

/**
 * ISO 14651 for what is ASCII, as glibc has it: letters and digits first, whatever their case and whatever stands between
 * them; then lower case before upper case; then punctuation.
 */
function compareWords(left: string, right: string): number {
  return (
    order(bare(left).toLowerCase(), bare(right).toLowerCase()) ||
    order(swapCase(bare(left)), swapCase(bare(right))) ||
    order(left, right)
  );
}

function bare(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '');
}

function swapCase(text: string): string {
  return text.replace(/[a-zA-Z]/g, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  );
}

function order(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
