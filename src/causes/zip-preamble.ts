import type { Cause } from '../model/cause.ts';

export const zipPreamble: Cause = {
  id: 'zip-preamble',
  title: 'Bytes of a zip or jar that belong to no entry',
  specificity: 'structured',
  on: ['zip:preamble', 'zip:gap', 'zip:trailing', 'zip:data.slack', 'zip:end-candidate'],
  claim: (site) => ({
    grade: 'lossy',
    security:
      site.key === 'zip:end-candidate'
        ? { severity: 'high', why: 'a second end record lets another reader find another archive in the same file' }
        : { severity: 'medium', why: 'bytes outside the entries can be a launch script or a hidden payload' },
  }),
  fixes: [
    {
      for: 'any',
      text: 'Pin the launch script (Spring Boot executable jars, Python zip launchers), or write plain archives.',
    },
  ],
};
