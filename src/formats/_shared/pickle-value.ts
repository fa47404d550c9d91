/**
 * What a pickle would build, as a picture: nothing is imported, called or set. Atoms are equal when their text is; all
 * others are objects with an identity of their own, as they may be changed after they were made.
 */
export interface PickleValue {
  /** `atom`, `list`, `dict`, `set`, `frozenset`, `tuple`, `global`, `call`, `mark`, … */
  readonly kind: string;
  /** Of atoms: type and value. Of globals: module and name. */
  readonly text: string;
  readonly items: PickleValue[];
  /** What is done to it afterwards: `BUILD` with a state, items given to something that is not a list. */
  readonly later: PickleValue[];
}
