import { stepName } from '../formats/tar/text.ts';
import type { TarEntry } from '../sources/rootfs/tar-header.ts';

/**
 * The order by path, hard links last, as positions in `entries`; null where the stored order may matter: a path twice, a
 * path that is not plain, something below a thing that is no directory, a hard link whose target is not in the layer.
 */
export function pathOrder(entries: readonly TarEntry[]): readonly number[] | null {
  const names = entries.map(({ name }) => stepName(name.toString('latin1')));
  const types = new Map(names.map((name, at) => [name, entries[at]?.type]));
  if (types.size !== names.length) return null;
  const free = entries.every((entry, at) => isFree(names[at] ?? '', entry, types));
  if (!free) return null;
  const rank = (at: number): number => (entries[at]?.type === '1' ? 1 : 0);
  return names.map((_, at) => at).sort((a, b) => rank(a) - rank(b) || ((names[a] ?? '') < (names[b] ?? '') ? -1 : 1));
}

function isFree(name: string, entry: TarEntry, types: ReadonlyMap<string, TarEntry['type'] | undefined>): boolean {
  const steps = name.split('/');
  if (name !== '.' && steps.some((step) => step === '' || step === '.' || step === '..')) return false;
  for (let depth = 1; depth < steps.length; depth++) {
    const type = types.get(steps.slice(0, depth).join('/'));
    if (type !== undefined && type !== '5') return false;
  }
  return entry.type !== '1' || types.get(stepName(entry.link.toString('latin1'))) === '0';
}
