/** JVMS table 4.4-A. `Bootstrap` is ours: a bootstrap method is resolved like a constant, though it lies in an attribute. */
export const tags = {
  Bootstrap: 0,
  Utf8: 1,
  Integer: 3,
  Float: 4,
  Long: 5,
  Double: 6,
  Class: 7,
  String: 8,
  Fieldref: 9,
  Methodref: 10,
  InterfaceMethodref: 11,
  NameAndType: 12,
  MethodHandle: 15,
  MethodType: 16,
  Dynamic: 17,
  InvokeDynamic: 18,
  Module: 19,
  Package: 20,
} as const;

/** How an entry goes on after its tag: `literal` bytes, then indices of entries that must have one of these tags. */
export interface EntryShape {
  /** Bytes of the literal in front of the indices; -1 for a text with its length. */
  readonly literal: number;
  readonly refs: readonly (readonly number[])[];
}

const name = [tags.Utf8];
const member: EntryShape = { literal: 0, refs: [[tags.Class], [tags.NameAndType]] };
const callable = [tags.Fieldref, tags.Methodref, tags.InterfaceMethodref];
const dynamic: EntryShape = { literal: 0, refs: [[tags.Bootstrap], [tags.NameAndType]] };

/** JVMS 4.4.1 to 4.4.12, by tag. */
export const entryShapes: ReadonlyMap<number, EntryShape> = new Map([
  [tags.Utf8, { literal: -1, refs: [] }],
  [tags.Integer, { literal: 4, refs: [] }],
  [tags.Float, { literal: 4, refs: [] }],
  [tags.Long, { literal: 8, refs: [] }],
  [tags.Double, { literal: 8, refs: [] }],
  [tags.Class, { literal: 0, refs: [name] }],
  [tags.String, { literal: 0, refs: [name] }],
  [tags.Fieldref, member],
  [tags.Methodref, member],
  [tags.InterfaceMethodref, member],
  [tags.NameAndType, { literal: 0, refs: [name, name] }],
  [tags.MethodHandle, { literal: 1, refs: [callable] }],
  [tags.MethodType, { literal: 0, refs: [name] }],
  [tags.Dynamic, dynamic],
  [tags.InvokeDynamic, dynamic],
  [tags.Module, { literal: 0, refs: [name] }],
  [tags.Package, { literal: 0, refs: [name] }],
]);

const names = new Map<number, string>(Object.entries(tags).map(([text, tag]) => [tag, text]));

/** `Methodref` for 10. */
export function tagName(tag: number): string {
  return names.get(tag) ?? `tag ${tag}`;
}
