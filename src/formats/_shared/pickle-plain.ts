import type { PickleValue } from './pickle-value.ts';

/** What a global of Python 2 is called in Python 3 (Lib/_compat_pickle.py, the names that are in use). */
const renamed: Readonly<Record<string, string>> = { xrange: 'range', unicode: 'str', long: 'int', unichr: 'chr' };

/** `module name` as an unpickler of Python 3 looks it up. */
export function modernName(global: string): string {
  const [module = '', name = ''] = global.split(' ');
  if (module === 'copy_reg') return `copyreg ${name}`;
  if (module === '__builtin__') return `builtins ${renamed[name] ?? name}`;
  return global;
}

/** By these, older protocols make values for which newer ones have an opcode. They only make values. */
const makers = ['_codecs encode', 'builtins bytearray', 'builtins bytes', 'builtins frozenset', 'builtins object'];
const plainGlobals = new Set([...makers, 'builtins set', 'copyreg _reconstructor']);

/** True for a global that no pickle can do harm with: a constructor of a built-in type. */
export function isPlainGlobal(global: string): boolean {
  return plainGlobals.has(modernName(global));
}

/**
 * The value that a call of a built-in constructor makes, as newer protocols write it; undefined for every other call.
 * `items`: what is called, and the tuple of its arguments.
 */
export function plainValue([callee, given]: readonly PickleValue[]): PickleValue | undefined {
  if (callee?.kind !== 'global' || given?.kind !== 'tuple') return undefined;
  const name = modernName(callee.text);
  const [first, second, third] = given.items;
  if (name === 'copyreg _reconstructor') return reconstructed(first, second, third);
  if (name === '_codecs encode') return encoded(first, second);
  if (name === 'builtins bytes' && given.items.length === 0) return atom('bytes ');
  if (name === 'builtins bytearray') return given.items.length > 1 ? undefined : bytearrayOf(first);
  const isSet = name === 'builtins set' || name === 'builtins frozenset';
  if (!isSet || given.items.length !== 1 || first?.kind !== 'list' || first.later.length > 0) return undefined;
  return { kind: name.slice('builtins '.length), text: '', items: first.items, later: [] };
}

function atom(text: string): PickleValue {
  return { kind: 'atom', text, items: [], later: [] };
}

/** Protocols 0 and 1 for an object of a plain class: class, `object`, None. */
function reconstructed(
  type: PickleValue | undefined,
  base: PickleValue | undefined,
  state: PickleValue | undefined,
): PickleValue | undefined {
  const isPlain = base?.kind === 'global' && modernName(base.text) === 'builtins object' && state?.text === 'None';
  if (type === undefined || !isPlain) return undefined;
  return { kind: 'call', text: 'NEWOBJ', items: [type, { kind: 'tuple', text: '', items: [], later: [] }], later: [] };
}

/** Protocols up to 2 for bytes: text whose characters are the bytes. */
function encoded(text: PickleValue | undefined, codec: PickleValue | undefined): PickleValue | undefined {
  if (text?.kind !== 'atom' || codec?.text !== 'str latin1' || !text.text.startsWith('str ')) return undefined;
  const characters = text.text.slice('str '.length);
  return /^[\0-\xff]*$/.test(characters) ? atom(`bytes ${characters}`) : undefined;
}

function bytearrayOf(bytes: PickleValue | undefined): PickleValue | undefined {
  if (bytes === undefined) return atom('bytearray ');
  return bytes.kind === 'atom' && bytes.text.startsWith('bytes ')
    ? atom(`bytearray ${bytes.text.slice('bytes '.length)}`)
    : undefined;
}
