import { isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, type YAMLMap } from 'yaml';
import type { Grade } from '../model/cause.ts';
import { InputError } from '../model/problem.ts';
import { parseGlob } from '../util/glob.ts';
import type { Policy, Rule, Selection } from './policy.ts';

const maxFileBytes = 1024 * 1024;
const maxRules = 10_000;
const grades: readonly string[] = ['safe', 'guarded', 'lossy', 'finding'] satisfies readonly Grade[];
const selectors = ['cause', 'factor', 'path', 'field', 'grade'] as const;

/**
 * Reads a policy (docs/ci/policy.md). Everything that is not understood is refused with its line: a rule that silently did
 * nothing would be worse than none. Throws `InputError` 'policy-invalid'.
 */
export function readPolicy(text: string, file: string): Policy {
  const lines = new LineCounter();
  const refuse = (node: unknown, why: string): never => {
    throw new InputError('policy-invalid', `${file}, line ${lineOf(node, lines)}: ${why}`);
  };
  if (Buffer.byteLength(text) > maxFileBytes) refuse(null, `the file has more than ${maxFileBytes} bytes`);
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, merge: false, version: '1.2' });
  const fault = document.errors[0];
  if (fault !== undefined) {
    const { line } = lines.linePos(fault.pos[0]);
    throw new InputError('policy-invalid', `${file}, line ${line}: ${fault.message.split('\n')[0] ?? ''}`);
  }
  const root = document.contents;
  if (!isMap(root)) return refuse(root, 'a policy is a map with version and rules');
  const fields = entriesOf(root, refuse);
  known(fields, ['version', 'rules'], refuse);
  if (scalarOf(fields.get('version')) !== 1) refuse(fields.get('version') ?? root, 'version should be 1');
  const rules = fields.get('rules');
  if (!isSeq(rules)) return refuse(rules ?? root, 'rules should be a list');
  if (rules.items.length > maxRules) refuse(rules, `there are more than ${maxRules} rules`);
  return { file, rules: rules.items.map((item) => readRule(item, refuse, (node) => lineOf(node, lines))) };
}

type Refuse = (node: unknown, why: string) => never;
type Fields = ReadonlyMap<string, Node>;

function readRule(item: unknown, refuse: Refuse, line: (node: unknown) => number): Rule {
  if (!isMap(item)) return refuse(item, 'a rule is a map');
  const fields = entriesOf(item, refuse);
  known(fields, ['allow', 'deny', 'reason', 'expires', 'accept'], refuse);
  const allow = fields.get('allow');
  const deny = fields.get('deny');
  const chosen = allow ?? deny;
  if (chosen === undefined || (allow !== undefined && deny !== undefined))
    return refuse(item, 'a rule has either allow or deny');
  const reason = scalarOf(fields.get('reason'));
  if (typeof reason !== 'string' || reason.trim() === '') return refuse(item, 'a rule needs a reason');
  const accept = fields.has('accept') ? scalarOf(fields.get('accept')) : false;
  if (typeof accept !== 'boolean') return refuse(fields.get('accept'), 'accept should be true or false');
  if (accept && allow === undefined) refuse(fields.get('accept'), 'accept goes with allow');
  const rule: Rule = {
    effect: allow === undefined ? 'deny' : 'allow',
    select: readSelection(chosen, refuse),
    reason,
    expires: readDate(fields.get('expires'), refuse),
    accept,
    line: line(item),
  };
  return checked(rule, item, refuse);
}

/** What matters can only be accepted by somebody who names it. */
function checked(rule: Rule, item: unknown, refuse: Refuse): Rule {
  const { cause, path, grade } = rule.select;
  const grave = grade === 'lossy' || grade === 'finding';
  if (rule.accept && grave && (cause === null || path === null || !path.glob.exact))
    refuse(item, `a rule that accepts what is ${grade} has to name the cause and the whole path, without * and ?`);
  return rule;
}

function readSelection(node: Node, refuse: Refuse): Selection {
  if (!isMap(node)) return refuse(node, `allow and deny are maps with some of ${selectors.join(', ')}`);
  const fields = entriesOf(node, refuse);
  known(fields, selectors, refuse);
  if (fields.size === 0) refuse(node, 'a rule for everything is none: name a cause, factor, path, field or grade');
  const text = (name: (typeof selectors)[number]): string | null => {
    const field = fields.get(name);
    if (field === undefined) return null;
    const value = scalarOf(field);
    return typeof value === 'string' && value !== '' ? value : refuse(field, `${name} should be a text`);
  };
  const grade = text('grade');
  if (grade !== null && !grades.includes(grade)) refuse(fields.get('grade'), `grade is one of ${grades.join(', ')}`);
  const path = text('path');
  return {
    cause: text('cause'),
    factor: text('factor'),
    field: text('field'),
    grade: grade as Grade | null,
    path: path === null ? null : { text: path, glob: readGlob(path, fields.get('path'), refuse) },
  };
}

function readGlob(path: string, node: unknown, refuse: Refuse): ReturnType<typeof parseGlob> {
  try {
    return parseGlob(path);
  } catch (error) {
    return refuse(node, `the path is ${error instanceof Error ? error.message : 'wrong'}`);
  }
}

function readDate(node: Node | undefined, refuse: Refuse): string | null {
  if (node === undefined) return null;
  const value = scalarOf(node);
  const time =
    typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? Date.parse(`${value}T00:00:00Z`) : Number.NaN;
  // A day that is not in the calendar parses as another one, or not at all.
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== value)
    return refuse(node, 'expires should be a day, YYYY-MM-DD');
  return value;
}

function entriesOf(map: YAMLMap, refuse: Refuse): Fields {
  return new Map(
    map.items.map((pair: Pair): [string, Node] => {
      const key = isScalar(pair.key) ? pair.key.value : undefined;
      if (typeof key !== 'string') return refuse(pair.key, 'keys should be words');
      return [key, pair.value as Node];
    }),
  );
}

function known(fields: Fields, names: readonly string[], refuse: Refuse): void {
  for (const [name, node] of fields)
    if (!names.includes(name)) refuse(node, `"${name}" means nothing here; expected ${names.join(', ')}`);
}

/** The value of a scalar; undefined for anything else, aliases included. */
function scalarOf(node: Node | null | undefined): unknown {
  return isScalar(node) ? node.value : undefined;
}

function lineOf(node: unknown, lines: LineCounter): number {
  const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
  return Array.isArray(range) && typeof range[0] === 'number' ? lines.linePos(range[0]).line : 1;
}
