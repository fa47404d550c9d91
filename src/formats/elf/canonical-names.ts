/** Why a part of a symbol's name is no property of the source. */
export type NameKind = 'rust-hash' | 'llvm-suffix' | 'anonymous-namespace' | 'lto-suffix';

interface Rule {
  readonly kind: NameKind;
  /** What names begin with that the rule is for. */
  readonly prefix?: string;
  readonly pattern: RegExp;
  readonly replacement: string;
}

/** Random or hashed parts of names; `*` takes their place. */
const rules: readonly Rule[] = [
  // Legacy mangling of rustc: the hash is the last component of the path, 17 characters long.
  { kind: 'rust-hash', pattern: /17h[0-9a-f]{16}E/g, replacement: '17h*E' },
  // v0 mangling (RFC 2603): the disambiguator of a crate is a number in base 62.
  { kind: 'rust-hash', pattern: /Cs[0-9A-Za-z]{1,16}_(?=\d)/g, prefix: '_R', replacement: 'Cs*_' },
  // ThinLTO: promoted local names get the hash of their module in decimal.
  { kind: 'llvm-suffix', pattern: /\.llvm\.\d+/g, replacement: '.llvm.*' },
  // GCC: names of the file made unique by -frandom-seed, a CRC and the first public name or the path.
  {
    kind: 'anonymous-namespace',
    pattern:
      /^(_GLOBAL__(?:N_|F_|sub_[ID]_).*?)(?:_[0-9a-fA-F]{8}_(?:0x)?[0-9a-fA-F]{8,16}|[0-9a-fA-F]{8}_[0-9a-fA-F]{8})$/g,
    replacement: '$1_*',
  },
  // Clang: internal linkage made unique by the hash of the path (-funique-internal-linkage-names).
  { kind: 'anonymous-namespace', pattern: /\.__uniq\.\d+/g, replacement: '.__uniq.*' },
  { kind: 'lto-suffix', pattern: /^(\.gnu\.lto_.*|.*\.lto_priv)\.[0-9a-f]{6,16}$/g, replacement: '$1.*' },
];

/** A name without its random parts, and the first rule that found one. */
export function canonicalName(name: string): { readonly name: string; readonly kind: NameKind | undefined } {
  let [text, kind]: [string, NameKind | undefined] = [name, undefined];
  for (const rule of rules) {
    const next = text.startsWith(rule.prefix ?? '') ? text.replace(rule.pattern, rule.replacement) : text;
    if (next !== text) kind ??= rule.kind;
    text = next;
  }
  return { name: text, kind };
}
