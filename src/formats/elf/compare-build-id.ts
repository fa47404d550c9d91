import type { ByteRange } from '../../model/bytes.ts';
import type { Derivation } from '../../model/field.ts';
import { buildIdLinker, commentOf } from './build-id.ts';
import type { ElfComparison, Said, SiteLabel } from './comparison.ts';
import { isHashOfGoId } from './go-ids.ts';
import type { ElfFile } from './read-elf.ts';

/** Only `--build-id=sha1`, the usual one, has this length; one of 16 bytes may be random (`uuid`). */
const sha1Bytes = 20;

/**
 * The site of two build ids: derived where a linker's formula gives both. Where it gives one only, and the other file was
 * made by the same compilers and has the same sections, so that it was linked by that linker and not stripped since, the
 * other id is false: the file was changed after it was linked. Else it is a value like any other.
 */
export function emitBuildId(c: ElfComparison, label: SiteLabel, left: ByteRange, right: ByteRange): void {
  const derived = { left: derivationOf(c.left.file, left), right: derivationOf(c.right.file, right) };
  const known = derived.left ?? derived.right;
  const both = derived.left !== undefined && derived.right !== undefined;
  const judged = both || (left.end - left.start === sha1Bytes && isSameMake(c.left.file, c.right.file));
  const said = (side: 'left' | 'right', at: ByteRange): Said => ({
    value: c.raw(side, at).toString('hex'),
    ranges: [at],
    ...(judged && known !== undefined ? { derived: derived[side] ?? { ...known, holds: false } } : {}),
  });
  c.emit(label, said('left', left), said('right', right));
}

/** An id that no known formula gives is not false by itself: its linker may have another one. */
function derivationOf(file: ElfFile, at: ByteRange): Derivation | undefined {
  if (isHashOfGoId(file, at)) return { equation: 'hash of the Go action ids', holds: true };
  const linker = buildIdLinker(file, at);
  return linker === undefined ? undefined : { equation: `${linker} build id of the rest of the file`, holds: true };
}

function isSameMake(left: ElfFile, right: ElfFile): boolean {
  const sections = ({ sections: all }: ElfFile): string => JSON.stringify(all.map(({ name, type }) => [name, type]));
  const [one, other] = [commentOf(left), commentOf(right)];
  return one !== undefined && one === other && sections(left) === sections(right);
}
