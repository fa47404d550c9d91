import type { TokenGrammar } from './swapped-tokens.ts';

const locale = /^(?:[a-z]{2,3}(?:[_-][A-Z]{2})?|C|POSIX)(?:\.[A-Za-z0-9-]{2,16})?(?:@[a-z]{2,16})?$/;

/** Two different names of locales (setlocale(3)): `C.UTF-8`, `de_DE`, `en_US.UTF-8@euro`. */
export function isLocalePair(left: string, right: string): boolean {
  return left !== right && locale.test(left) && locale.test(right);
}

/** One number, written with a decimal point in one place and a decimal comma in the other. */
export const decimalMarks: TokenGrammar<true> = {
  pattern: /(?<![\w.,])\d{1,15}[.,]\d{1,15}(?![\w.,]\d)/g,
  pair: (left, right) => (left !== right && left.replace(',', '.') === right.replace(',', '.') ? true : undefined),
};

/** January to December, Monday to Sunday in CLDR's wide forms; English, German, French, Spanish, Italian. */
const names: readonly (readonly string[])[] = [
  'January February March April May June July August September October November December Monday Tuesday Wednesday Thursday Friday Saturday Sunday',
  'Januar Februar März April Mai Juni Juli August September Oktober November Dezember Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag',
  'janvier février mars avril mai juin juillet août septembre octobre novembre décembre lundi mardi mercredi jeudi vendredi samedi dimanche',
  'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre lunes martes miércoles jueves viernes sábado domingo',
  'gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre lunedì martedì mercoledì giovedì venerdì sabato domenica',
].map((line) => line.split(' '));

/** The name of one month or one weekday in two languages. */
export const calendarNames: TokenGrammar<true> = {
  pattern: new RegExp(`(?<![\\p{L}])(?:${[...new Set(names.flat())].join('|')})(?![\\p{L}])`, 'gu'),
  pair: (left, right) => (names.some((list) => sameName(list, left, right)) ? true : undefined),
};

function sameName(list: readonly string[], left: string, right: string): boolean {
  const at = list.indexOf(left);
  return left !== right && at >= 0 && names.some((other) => other[at] === right);
}
