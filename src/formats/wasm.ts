import { maxInflatedMemberBytes } from '../bytes/limits.ts';
import type { Format } from '../model/format.ts';
import { compareWasm } from './wasm/compare-wasm.ts';

/** WebAssembly modules (core specification, section 5.5). See docs/formats/wasm.md. */
export const wasm: Format = {
  id: 'wasm',
  title: 'WebAssembly module',
  order: 'exact',
  maxSize: maxInflatedMemberBytes,
  matches: ({ head }) => head.toString('latin1', 0, 8) === '\0asm\x01\0\0\0',
  compare: compareWasm,
};
