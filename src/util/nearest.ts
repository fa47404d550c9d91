/** The Levenshtein distance between two short texts, in UTF-16 units. */
function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, at) => at);
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}

const maxWordLength = 100;

/**
 * Up to `count` of `candidates` that someone who typed `word` may have meant, closest first, ties in byte order: those
 * that contain the word or one of its parts, or are a few typing mistakes away.
 */
export function nearest(word: string, candidates: readonly string[], count: number): string[] {
  const typed = word.slice(0, maxWordLength);
  const parts = typed.split('-').filter((part) => part.length > 2);
  const scored = candidates.map((id) => {
    const shared = parts.filter((part) => id.includes(part)).length;
    return { id, distance: editDistance(typed, id) - 3 * shared, close: shared > 0 };
  });
  return scored
    .filter(({ distance, close }) => close || distance <= Math.max(2, typed.length / 3))
    .sort((a, b) => a.distance - b.distance || (a.id < b.id ? -1 : 1))
    .slice(0, count)
    .map(({ id }) => id);
}
