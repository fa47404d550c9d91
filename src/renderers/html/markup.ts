import { printable } from '../../util/printable.ts';

/** Text that is markup already. Only `html` makes it, so that nothing reaches a page without being escaped. */
export class Markup {
  readonly #text: string;
  private constructor(text: string) {
    this.#text = text;
  }

  static join(strings: readonly string[], values: readonly Child[]): Markup {
    return new Markup(strings.map((literal, at) => literal + (at < values.length ? toText(values[at]) : '')).join(''));
  }

  /** Text that was made when this program was built, such as a script; never anything from a report. */
  static builtIn(text: string): Markup {
    return new Markup(text);
  }

  toString(): string {
    return this.#text;
  }
}

/** What may stand in a template: markup as it is, text made visible and escaped, nothing for null. */
export type Child = Markup | string | number | null | readonly Child[];

/** A template whose literal parts are markup and whose values are escaped; good for text and for quoted attributes. */
export function html(strings: TemplateStringsArray, ...values: readonly Child[]): Markup {
  return Markup.join(strings, values);
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function toText(value: Child | undefined): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Markup) return value.toString();
  if (typeof value === 'string') return printable(value).replace(/[&<>"']/g, (character) => entities[character] ?? '');
  if (typeof value === 'number') return String(value);
  return value.map(toText).join('');
}
