import type { Press, Pressed } from './pressed.ts';
import { searchFrom } from './search.ts';
import type { Prompt, State } from './state.ts';

const maxPrompt = 200;

/** A key while a line is being typed: Enter takes it, Escape drops it. */
export function promptKey(state: State, prompt: Prompt, { input, name }: Press): Pressed {
  const edited = (text: string): Pressed => ({ state: { ...state, prompt: { ...prompt, text } } });
  if (name === 'escape') return { state: { ...state, prompt: null } };
  if (name === 'backspace')
    return prompt.text === '' ? { state: { ...state, prompt: null } } : edited(withoutLast(prompt.text));
  if (name === 'enter') return taken({ ...state, prompt: null }, prompt);
  if (name !== null || input === '') return { state };
  return edited((prompt.text + input).slice(0, maxPrompt));
}

function withoutLast(text: string): string {
  return Array.from(text).slice(0, -1).join('');
}

function taken(state: State, { kind, text }: Prompt): Pressed {
  if (kind === 'search')
    return { state: text === '' ? searchFrom(state, 1) : searchFrom({ ...state, query: text }, 1) };
  return text === '' ? { state } : { state, effect: { kind: 'export', name: text } };
}
