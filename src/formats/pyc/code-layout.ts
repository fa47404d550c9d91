/** Integers at the head of a code object, then its objects; the line number stands before the last objects. */
export interface CodeLayout {
  readonly integers: number;
  readonly objects: readonly string[];
  readonly afterLine: readonly string[];
}

const flatNames = [
  'co_code',
  'co_consts',
  'co_names',
  'co_varnames',
  'co_freevars',
  'co_cellvars',
  'co_filename',
  'co_name',
];
const mergedNames = [
  'co_code',
  'co_consts',
  'co_names',
  'co_localsplusnames',
  'co_localspluskinds',
  'co_filename',
  'co_name',
  'co_qualname',
];

/** Magic numbers of the first releases with another layout (Lib/importlib/_bootstrap_external.py). */
const python38 = 3413;
const python311 = 3495;

/** Python/marshal.c, `w_complex_object`: 3.8 added the positional-only count, 3.11 merged the kinds of locals. */
export function codeLayout(magic: number): CodeLayout {
  if (magic >= python311)
    return { integers: 5, objects: mergedNames, afterLine: ['co_linetable', 'co_exceptiontable'] };
  return { integers: magic >= python38 ? 6 : 5, objects: flatNames, afterLine: ['co_lnotab'] };
}
