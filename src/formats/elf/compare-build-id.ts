import type { ByteRange } from '../../model/bytes.ts';
import type { Derivation } from '../../model/field.ts';
import { buildIdLinker } from './build-id.ts';
import type { ElfComparison, Said, SiteLabel } from './comparison.ts';
import { isHashOfGoId } from './go-ids.ts';
import type { ElfFile } from './read-elf.ts';

/** The site of two build ids: derived where a linker's formula gives both, else a value like any other. */
export function emitBuildId(c: ElfComparison, label: SiteLabel, left: ByteRange, right: ByteRange): void {
  const leftDerived = derivationOf(c.left.file, left);
  // One side that cannot be recomputed leaves the site unproved, so the other need not be hashed.
  const rightDerived = leftDerived === undefined ? undefined : derivationOf(c.right.file, right);
  const proved = leftDerived !== undefined && rightDerived !== undefined;
  const said = (side: 'left' | 'right', at: ByteRange, derived: Derivation | undefined): Said => ({
    value: c.raw(side, at).toString('hex'),
    ranges: [at],
    ...(proved && derived !== undefined ? { derived } : {}),
  });
  c.emit(label, said('left', left, leftDerived), said('right', right, rightDerived));
}

/** An id that no known formula gives is not false: its linker may have another one. */
function derivationOf(file: ElfFile, at: ByteRange): Derivation | undefined {
  if (isHashOfGoId(file, at)) return { equation: 'hash of the Go action ids', holds: true };
  const linker = buildIdLinker(file, at);
  return linker === undefined ? undefined : { equation: `${linker} build id of the rest of the file`, holds: true };
}
