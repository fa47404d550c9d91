import type { Cause } from '../model/cause.ts';

export const ociJsonSerialisation: Cause = {
  id: 'oci-json-serialisation',
  title: 'The same JSON, written in another way',
  specificity: 'structured',
  on: ['oci:json'],
  claim: () => ({ grade: 'safe', role: 'encoding' }),
  fixes: [
    {
      for: 'any',
      text: 'Let one tool write the documents; crane, jq, Go and Python differ in spaces, escapes and key order.',
    },
  ],
};
