import { InputError } from '../model/problem.ts';

/** What Bazel's action graph says about one action, logged or not. */
export interface GraphAction {
  readonly mnemonic: string;
  readonly target: string;
}

const maxFragments = 10_000_000;
const maxParents = 10_000;

type Item = Readonly<Record<string, unknown>>;

/**
 * Actions by the paths of their outputs, from `bazel aquery --output=jsonproto` (bazel, analysis_v2.proto). It knows the
 * actions that never run a program, such as FileWrite and TemplateExpand. Throws `InputError` 'aquery-invalid'.
 */
export function readActionGraph(text: string, name: string): ReadonlyMap<string, GraphAction> {
  const graph = parse(text, name);
  const list = (key: string): readonly Item[] => (Array.isArray(graph[key]) ? (graph[key] as readonly Item[]) : []);
  const fragments = new Map(list('pathFragments').map((each) => [id(each['id']), each]));
  const artifacts = new Map(list('artifacts').map((each) => [id(each['id']), id(each['pathFragmentId'])]));
  const targets = new Map(list('targets').map((each) => [id(each['id']), String(each['label'] ?? '')]));
  if (fragments.size > maxFragments || list('actions').length === 0)
    throw new InputError('aquery-invalid', `${name} is no action graph of Bazel, or one without actions`);
  const actions = new Map<string, GraphAction>();
  for (const action of list('actions')) {
    const found = { mnemonic: String(action['mnemonic'] ?? ''), target: targets.get(id(action['targetId'])) ?? '' };
    const outputs = Array.isArray(action['outputIds']) ? action['outputIds'] : [];
    for (const output of outputs) actions.set(pathOf(artifacts.get(id(output)), fragments), found);
  }
  return actions;
}

function parse(text: string, name: string): Item {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Item;
  } catch {
    // Said below, in the same words.
  }
  throw new InputError(
    'aquery-invalid',
    `${name} is no action graph of Bazel: it is not a JSON object`,
    "Make it with bazel aquery --output=jsonproto 'deps(//…)'.",
  );
}

/** Ids are numbers, in older versions texts. */
function id(value: unknown): string {
  return typeof value === 'number' || typeof value === 'string' ? String(value) : '';
}

/** Path fragments name their parents. */
function pathOf(fragment: string | undefined, fragments: ReadonlyMap<string, Item>): string {
  const parts: string[] = [];
  let at = fragments.get(fragment ?? '');
  while (at !== undefined && parts.length < maxParents) {
    parts.unshift(String(at['label'] ?? ''));
    at = fragments.get(id(at['parentId']));
  }
  return parts.join('/');
}
