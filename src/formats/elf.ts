import { maxLayerBytes } from '../bytes/limits.ts';
import type { Format } from '../model/format.ts';
import { compareElf } from './elf/compare-elf.ts';
import { isElfHead } from './elf/read-elf.ts';

/** Programs, libraries and objects of Unix (System V ABI, "Object Files"). See docs/formats/elf.md. */
export const elf: Format = {
  id: 'elf',
  title: 'ELF file',
  order: 'exact',
  maxSize: maxLayerBytes,
  matches: ({ head }) => isElfHead(head),
  compare: compareElf,
};
