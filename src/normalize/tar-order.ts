import { stepName } from '../formats/tar/text.ts';
import type { TarEntry } from '../sources/rootfs/tar-header.ts';

/**
 * The order by path, hard links last, as positions in `entries`; null where the stored order may matter: a path twice, a
 * path that is not plain, something below a thing that is no directory, a hard link whose target does not come before it
 * in the layer (it may be one of a lower layer), a white-out beside what it names.
 */
export function pathOrder(entries: readonly TarEntry[]): readonly number[] | null {
  const names = entries.map(({ name }) => stepName(name.toString('latin1')));
  const types = new Map<string, TarEntry['type']>();
  const isOrdered = entries.every((entry, at) => {
    const sound = entry.type !== '1' || types.get(stepName(entry.link.toString('latin1'))) === '0';
    types.set(names[at] ?? '', entry.type);
    return sound;
  });
  if (!isOrdered || types.size !== names.length) return null;
  const free = names.every((name) => isFree(name, types) && !isHidden(name, types));
  if (!free) return null;
  const rank = (at: number): number => (entries[at]?.type === '1' ? 1 : 0);
  return names.map((_, at) => at).sort((a, b) => rank(a) - rank(b) || ((names[a] ?? '') < (names[b] ?? '') ? -1 : 1));
}

function isFree(name: string, types: ReadonlyMap<string, TarEntry['type']>): boolean {
  const steps = name.split('/');
  if (name !== '.' && steps.some((step) => step === '' || step === '.' || step === '..')) return false;
  for (let depth = 1; depth < steps.length; depth++) {
    const type = types.get(steps.slice(0, depth).join('/'));
    if (type !== undefined && type !== '5') return false;
  }
  return true;
}

/** Some extractors apply a white-out when they come to it, also to what the layer itself has put there. */
function isHidden(name: string, types: ReadonlyMap<string, TarEntry['type']>): boolean {
  const steps = name.split('/');
  return steps.some((step, depth) => types.has([...steps.slice(0, depth), `.wh.${step}`].join('/')));
}
