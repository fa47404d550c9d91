import type { State } from './state.ts';

/** One key as Ink reports it: text, or a name. */
export interface Press {
  readonly input: string;
  readonly name:
    | 'up'
    | 'down'
    | 'left'
    | 'right'
    | 'pageup'
    | 'pagedown'
    | 'home'
    | 'end'
    | 'enter'
    | 'escape'
    | 'tab'
    | 'backspace'
    | null;
}

/** What the screen has to do besides showing the new state. */
export type Effect =
  | { readonly kind: 'quit' }
  | { readonly kind: 'pager' }
  | { readonly kind: 'copy' }
  | { readonly kind: 'export'; readonly name: string };

export interface Pressed {
  readonly state: State;
  readonly effect?: Effect;
}
