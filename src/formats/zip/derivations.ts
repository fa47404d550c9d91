import type { Derivation } from '../../model/field.ts';
import type { ContentFacts } from './content.ts';
import { descriptorFlag } from './local-header.ts';
import type { ZipEntry } from './read-zip.ts';

/**
 * The values of a member's frame that follow from other bytes: each takes what is stored and recomputes it. Values of
 * the content cannot be recomputed for a member that could not be decoded; then the answer is undefined.
 */
export interface FrameDerivations {
  crc32(stored: number): Derivation | undefined;
  size(stored: number): Derivation | undefined;
  compressedSize(stored: number): Derivation | undefined;
  localOffset(stored: number): Derivation;
}

export function frameDerivations(entry: ZipEntry, facts: ContentFacts): FrameDerivations {
  const storedBytes = facts.consumed;
  const ofContent = (equation: string, holds: boolean): Derivation | undefined =>
    facts.undecoded === null ? { equation, holds } : undefined;
  return {
    crc32: (stored) => ofContent('crc32(content)', stored === facts.crc32),
    size: (stored) => ofContent('length of the content', stored === facts.size),
    compressedSize: (stored) => ({ equation: 'length of the stored data', holds: stored === storedBytes }),
    localOffset: (stored) => ({
      equation: 'position of the local header',
      holds: stored + entry.shift === entry.local.at.start,
    }),
  };
}

/** True when the headers announce a data descriptor. */
export function isDescribed({ flags, local }: ZipEntry): boolean {
  return ((flags | local.flags) & descriptorFlag) !== 0;
}

/**
 * The same for the local header and its extra fields: with a data descriptor announced, a zero says that the value is
 * there, which holds when a descriptor is there and has it right.
 */
export function localDerivations(entry: ZipEntry, derivations: FrameDerivations): FrameDerivations {
  if (!isDescribed(entry)) return derivations;
  const { descriptor } = entry;
  type Name = 'crc32' | 'size' | 'compressedSize';
  const orDescriptor = (name: Name, stored: number): Derivation | undefined => {
    if (stored !== 0) return derivations[name](stored);
    const there = descriptor === null ? { holds: false } : derivations[name](descriptor[name]);
    return there && elsewhere('the data descriptor', there.holds);
  };
  return {
    ...derivations,
    crc32: (stored) => orDescriptor('crc32', stored),
    size: (stored) => orDescriptor('size', stored),
    compressedSize: (stored) => orDescriptor('compressedSize', stored),
  };
}

/** For a value that the format lets the header leave to `place`; `holds` says whether that place has it right. */
export function elsewhere(place: string, holds: boolean): Derivation {
  return { equation: `stated in ${place}`, holds };
}

/** The value is the number or length of what follows, by which it was read. */
export function measured(equation: string, holds = true): Derivation {
  return { equation, holds };
}
