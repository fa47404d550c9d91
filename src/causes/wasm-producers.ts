import type { Cause } from '../model/cause.ts';

export const wasmProducers: Cause = {
  id: 'wasm-producers',
  title: 'Tools and names in a WebAssembly module',
  specificity: 'structured',
  on: ['wasm:producers', 'wasm:name'],
  claim: () => ({ grade: 'safe' }),
  fixes: [
    {
      for: 'any',
      text: 'Pin the tools, or take custom sections out: wasm-strip, wasm-opt --strip-producers --strip-debug.',
    },
  ],
};
