/**
 * The hash table that msgfmt writes: `size` numbers, 0 for an empty place, else one more than the index of the message.
 * P. J. Weinberger's hash of the id up to its first NUL, and double hashing. Undefined when the ids do not fit in.
 */
export function hashTable(ids: readonly string[], size: number): Uint32Array | undefined {
  if (size < 3 || ids.length >= size) return undefined;
  const table = new Uint32Array(size);
  for (const [index, id] of ids.entries()) {
    const hash = hashOf(id);
    const step = 1 + (hash % (size - 2));
    let place = hash % size;
    for (let tries = 0; table[place] !== 0; tries += 1) {
      if (tries > size) return undefined;
      place = place >= size - step ? place - (size - step) : place + step;
    }
    table[place] = index + 1;
  }
  return table;
}

function hashOf(id: string): number {
  let hash = 0;
  for (let at = 0; at < id.length; at += 1) {
    const byte = id.charCodeAt(at);
    if (byte === 0) break;
    hash = ((hash << 4) + byte) >>> 0;
    const high = hash & 0xf0000000;
    if (high !== 0) hash = (hash ^ (high >>> 24) ^ high) >>> 0;
  }
  return hash;
}
