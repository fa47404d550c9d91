import type { Cause } from '../model/cause.ts';

export const classUnknownCode: Cause = {
  id: 'class-unknown-code',
  title: 'Classes that run other code or hold other constants',
  specificity: 'bare',
  on: [
    'class:code',
    'class:reference',
    'class:constant',
    'class:flags',
    'class:hierarchy',
    'class:method-presence',
    'class:field-presence',
    'class:exceptions',
    'class:stack-map',
  ],
  claim: () => ({ grade: 'lossy' }),
  fixes: [
    {
      for: 'any',
      text: 'Compare the sources and the inputs of generators; then the compiler, its options and every tool that rewrites classes.',
    },
  ],
};
