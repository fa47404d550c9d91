import type { Key } from 'ink';
import type { Press } from './pressed.ts';

const named = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'pageup'],
  ['pageDown', 'pagedown'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'escape'],
  ['tab', 'tab'],
  ['backspace', 'backspace'],
  ['delete', 'backspace'],
] as const satisfies readonly (readonly [keyof Key, Press['name']])[];

/** A chunk of input as single keys: a fast typist or a paste brings several characters at once. */
export function pressesOf(input: string, key: Key): Press[] {
  const name = named.find(([flag]) => key[flag])?.[1];
  if (name !== undefined) return [{ input: '', name }];
  if (key.ctrl || key.meta) return [];
  return Array.from(input).flatMap((character): Press[] => {
    if (character === '\r' || character === '\n') return [{ input: '', name: 'enter' }];
    return /\p{Cc}/u.test(character) ? [] : [{ input: character, name: null }];
  });
}
