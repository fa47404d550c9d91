import type { Cause } from '../model/cause.ts';
import { claimRenaming } from './_shared/symbol-names.ts';

export const rustSymbolHash: Cause = {
  id: 'rust-symbol-hash',
  title: 'Hashes in names of symbols of Rust',
  specificity: 'structured',
  on: ['elf:symbol-name'],
  claim: (site) => claimRenaming(site, 'rust-hash'),
  fixes: [
    {
      for: 'bazel',
      text: 'Pin rustc and the crates (rules_rust, Cargo.lock); build in one path, or map it with --remap-path-prefix.',
    },
    { for: 'docker', text: 'Pin the rust image by digest, build with --locked in one fixed WORKDIR.' },
  ],
};
