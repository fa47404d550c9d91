/** JVMS tables 4.1-B, 4.5-A and 4.6-A; a name holds for the kinds listed. */
const flags: readonly (readonly [number, string, string])[] = [
  [0x0001, 'public', 'class field method'],
  [0x0002, 'private', 'field method'],
  [0x0004, 'protected', 'field method'],
  [0x0008, 'static', 'field method'],
  [0x0010, 'final', 'class field method'],
  [0x0020, 'super', 'class'],
  [0x0020, 'synchronized', 'method'],
  [0x0040, 'volatile', 'field'],
  [0x0040, 'bridge', 'method'],
  [0x0080, 'transient', 'field'],
  [0x0080, 'varargs', 'method'],
  [0x0100, 'native', 'method'],
  [0x0200, 'interface', 'class'],
  [0x0400, 'abstract', 'class method'],
  [0x0800, 'strict', 'method'],
  [0x1000, 'synthetic', 'class field method'],
  [0x2000, 'annotation', 'class'],
  [0x4000, 'enum', 'class field'],
  [0x8000, 'module', 'class'],
];

/** `0x0009 public static`. */
export function showFlags(value: number, kind: string): string {
  const names = flags.filter(([bit, , kinds]) => (value & bit) !== 0 && kinds.split(' ').includes(kind));
  return [`0x${value.toString(16).padStart(4, '0')}`, ...names.map(([, name]) => name)].join(' ');
}
