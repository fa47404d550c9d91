import type { Cause } from '../model/cause.ts';

export const tarFormat: Cause = {
  id: 'tar-format',
  title: 'The dialect of tar: ustar, GNU or v7',
  specificity: 'structured',
  on: [
    'tar:magic',
    'tar:version',
    'tar:x.magic',
    'tar:x.version',
    'tar:L.magic',
    'tar:L.version',
    'tar:K.magic',
    'tar:K.version',
  ],
  claim: () => ({ grade: 'safe', role: 'encoding' }),
  fixes: [
    { for: 'bazel', text: 'Pack all layers with one tar implementation (bsdtar of bazel-lib, or rules_pkg).' },
    { for: 'any', text: 'State --format= on both sides.' },
  ],
};
