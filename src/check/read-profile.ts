import { isAlias, LineCounter, type Node, parseDocument, visit } from 'yaml';
import { InputError } from '../model/problem.ts';
import type { Case, Expectations, Family, Severity } from './profile.ts';
import { type Refuse, type Schema, validate } from './validate.ts';

const maxFileBytes = 1024 * 1024;
const maxAliases = 1_000;
const maxExtends = 16;

/** A profile as it is written; what it extends is named and not yet merged. */
export interface WrittenProfile {
  readonly name: string;
  readonly title: string;
  readonly extends: readonly string[];
  readonly families: readonly Family[];
  readonly rules: Readonly<Record<string, Severity | 'off'>>;
  readonly expect: Expectations;
  readonly cases: readonly (Omit<Case, 'words'> & { readonly with: Readonly<Record<string, string>> })[];
}

/**
 * Reads a profile (docs/check.md). What is not understood is refused with its line and column: a statement that silently did
 * nothing would be worse than none. Throws `InputError` 'profile-invalid'.
 */
export function readProfile(text: string, file: string, schema: Schema, rules: readonly string[]): WrittenProfile {
  const lines = new LineCounter();
  const fail = (offset: number, why: string): never => {
    const { line, col } = lines.linePos(offset);
    throw new InputError('profile-invalid', `${file}, line ${line}, column ${col}: ${why}`);
  };
  const refuse: Refuse = (node, why) => fail(offsetOf(node), why);
  if (Buffer.byteLength(text) > maxFileBytes) fail(0, `the file has more than ${maxFileBytes} bytes`);
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, merge: false, version: '1.2' });
  const [fault] = document.errors;
  if (fault !== undefined) fail(fault.pos[0], fault.message.split('\n')[0] ?? '');
  const anchors = collectAnchors(document, refuse);
  const resolve = (node: unknown): unknown => (isAlias(node) ? (anchors.get(node.source) ?? node) : node);
  validate(document.contents, schema, refuse, resolve);
  const value = document.toJS({ maxAliasCount: maxAliases }) as Partial<WrittenProfile>;
  const profile = complete(value);
  for (const id of Object.keys(profile.rules))
    if (!rules.includes(id)) refuse(document.getIn(['rules', id], true), `there is no rule ${id}`);
  checkRecipes(profile, (why) => refuse(document.contents, why));
  return profile;
}

function collectAnchors(document: ReturnType<typeof parseDocument>, refuse: Refuse): ReadonlyMap<string, Node> {
  const anchors = new Map<string, Node>();
  let aliases = 0;
  visit(document, {
    Node(_, node) {
      if (!isAlias(node) && 'anchor' in node && typeof node.anchor === 'string') anchors.set(node.anchor, node as Node);
      if (!isAlias(node)) return;
      aliases += 1;
      if (aliases > maxAliases) refuse(node, `there are more than ${maxAliases} aliases`);
      // An anchor that is still open would hold itself.
      const target = anchors.get(node.source);
      const start = offsetOf(node);
      const range = target?.range;
      if (range !== undefined && range !== null && start >= range[0] && start < range[1])
        refuse(node, 'an alias may not stand inside what it names');
    },
  });
  return anchors;
}

function complete(value: Partial<WrittenProfile>): WrittenProfile {
  return {
    name: value.name ?? '',
    title: value.title ?? '',
    extends: value.extends ?? [],
    families: value.families ?? [],
    rules: value.rules ?? {},
    expect: value.expect ?? {},
    cases: (value.cases ?? []).map((one) => ({ ...one, expect: one.expect ?? {}, with: one.with ?? {} })),
  };
}

/** Recipes of extended profiles are not known yet; those are looked up when everything is merged. */
function checkRecipes({ extends: bases, expect, cases }: WrittenProfile, refuse: (why: string) => never): void {
  if (bases.length > maxExtends) refuse(`it extends more than ${maxExtends} profiles`);
  if (bases.length > 0) return;
  const known = Object.keys(expect.recipes ?? {});
  for (const one of [expect, ...cases.map((each) => each.expect)])
    for (const { made, name } of one.layers ?? [])
      if (made !== undefined && !known.includes(made) && one.recipes?.[made] === undefined)
        refuse(`layer ${name} is made by ${made}, and there is no such recipe`);
}

function offsetOf(node: unknown): number {
  const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
  return Array.isArray(range) && typeof range[0] === 'number' ? range[0] : 0;
}
