import type { Rule } from '../rule.ts';

export const privateKey: Rule = {
  id: 'private-key',
  title: 'The image has a private key',
  severity: 'error',
  family: 'hygiene',
  cause: null,
  why: 'Everybody who can pull the image has the key; one that was made in the build is also another one each time.',
  fixes: [{ for: 'any', text: 'Give keys to the service when it starts, not to the image.' }],
  needles: [{ text: 'PRIVATE KEY-----', confirm: keyAt }],
};

/** A whole line of the armour and base64 behind it; programs also have the words alone, and documentation has examples. */
function keyAt(around: string, at: number): string | null {
  const start = around.lastIndexOf('-----BEGIN ', at);
  if (start < 0 || at - start > 40) return null;
  // Libraries carry keys for their own tests as strings, behind a NUL; a key in a file begins a line.
  if (start > 0 && !/[\n\r \t]/.test(around[start - 1] ?? '')) return null;
  const match =
    /^-----BEGIN ((?:RSA |EC |DSA |OPENSSH |ENCRYPTED )?)PRIVATE KEY-----\r?\n(?:[A-Za-z0-9-]+: [^\n]*\n)*\r?\n?([A-Za-z0-9+/]{40})/.exec(
      around.slice(start),
    );
  return match === null ? null : `a ${match[1] ?? ''}private key in PEM`;
}
