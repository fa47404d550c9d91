import { printable } from '../../util/printable.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Characters that XML 1.0 cannot hold (section 2.2) besides those that `printable` writes out. */
const forbidden = /[\ufffe\uffff]/g;

/** Text of an element: one visible line that is well-formed XML whatever was in it. */
export function text(value: string): string {
  return printable(value)
    .replace(forbidden, '\ufffd')
    .replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

/** A quoted attribute value. */
export function attribute(value: string): string {
  return `"${text(value)}"`;
}
