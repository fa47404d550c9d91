import { InputError } from '../model/problem.ts';
import { quote, shown } from '../sources/quote.ts';
import type { Reference } from '../sources/reference.ts';
import { familiarName } from './image-name.ts';

/** One entry of a table of contents: an OCI layout's index.json or a docker archive's manifest.json. */
export interface Choice<T> {
  readonly value: T;
  /** Equal for entries that are the same image under another name. */
  readonly id: string;
  readonly names: readonly string[];
  /** False for attestations and the like: such an entry is picked only on request. */
  readonly isImage: boolean;
}

const maxListed = 10;

/**
 * The entry that a reference picks: by name, by position, or the only one there is. Throws `InputError` 'reference-unknown',
 * 'reference-ambiguous' or 'no-image', and says which there are.
 */
export function selectImage<T>(choices: readonly Choice<T>[], reference: Reference): T {
  const { selector } = reference;
  const [first] = choices;
  if (first === undefined) throw new InputError('no-image', `${quote(reference.text)} lists no image`);
  if (selector?.kind === 'position') {
    const choice = choices[selector.at];
    if (choice !== undefined) return choice.value;
    throw unknown(choices, reference, `image @${selector.at}`);
  }
  const name = selector?.name;
  const fitting = choices.filter((choice) => (name === undefined ? choice.isImage : fits(choice, name)));
  const [only] = fitting;
  if (only === undefined)
    throw unknown(choices, reference, name === undefined ? 'image' : `image named ${quote(name)}`);
  if (fitting.every(({ id }) => id === only.id)) return only.value;
  const count = `${fitting.length} images${name === undefined ? '' : ` named ${quote(name)}`}`;
  throw new InputError('reference-ambiguous', `there are ${count}: ${list(fitting, choices)}`, howToPick(reference));
}

function fits<T>({ id, names }: Choice<T>, name: string): boolean {
  return id === name || names.includes(name) || names.includes(familiarName(name));
}

function unknown<T>(choices: readonly Choice<T>[], reference: Reference, wanted: string): InputError {
  const there = list(choices, choices);
  return new InputError(
    'reference-unknown',
    `there is no ${wanted} in ${quote(reference.path)}; there is ${there}`,
    howToPick(reference),
  );
}

/** Every entry by its position and its names. */
function list<T>(some: readonly Choice<T>[], all: readonly Choice<T>[]): string {
  const lines = some.slice(0, maxListed).map((choice) => {
    const name = choice.names.map(shown).join(', ');
    return `@${all.indexOf(choice)}${name === '' ? '' : ` (${name})`}`;
  });
  return some.length > maxListed ? `${lines.join(', ')} and ${some.length - maxListed} more` : lines.join(', ');
}

function howToPick(reference: Reference): string {
  const transport = reference.transport === 'archive' ? 'docker-archive' : reference.transport;
  return `Name one: ${transport}:${shown(reference.path)}:TAG or ${transport}:${shown(reference.path)}:@N.`;
}
