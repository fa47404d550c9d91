import type { Cause } from '../model/cause.ts';

export const zipPreamble: Cause = {
  id: 'zip-preamble',
  title: 'Bytes of a zip or jar that belong to no entry',
  specificity: 'structured',
  on: ['zip:preamble', 'zip:gap', 'zip:trailing', 'zip:data.slack'],
  claim: () => ({
    grade: 'lossy',
    security: { severity: 'medium', why: 'bytes outside the entries can be a launch script or a hidden payload' },
  }),
  fixes: [
    {
      for: 'any',
      text: 'Pin the launch script (Spring Boot executable jars, python zip stubs), or write plain archives.',
    },
  ],
};
