/** Words between white space; quotes keep white space inside a word and stay where they are. */
export function shellWords(text: string): string[] {
  const words: string[] = [];
  let word = '';
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    if (quote === '' && /\s/.test(character)) {
      if (word !== '') words.push(word);
      word = '';
      continue;
    }
    const isEscape = character === '\\' && quote !== "'";
    word += isEscape ? text.slice(at, at + 2) : character;
    if (isEscape) at += 1;
    else quote = nextQuote(quote, character);
  }
  return word === '' ? words : [...words, word];
}

/** Without the quotes and escapes of a word. */
export function unquoted(word: string): string {
  let plain = '';
  let quote = '';
  for (let at = 0; at < word.length; at++) {
    const character = word[at] ?? '';
    const next = nextQuote(quote, character);
    if (next !== quote) quote = next;
    else if (character === '\\' && quote !== "'") {
      at += 1;
      plain += word[at] ?? '';
    } else plain += character;
  }
  return plain;
}

function nextQuote(quote: string, character: string): string {
  if (quote === '') return character === '"' || character === "'" ? character : '';
  return character === quote ? '' : quote;
}
