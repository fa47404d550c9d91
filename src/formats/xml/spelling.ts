import type { XmlDocument, XmlElement, XmlNode } from '../_shared/xml-node.ts';

/** In which ways two documents that say the same are written otherwise. */
export interface Spelling {
  readonly [fact: string]: boolean;
  /** The attributes of some element stand in another order. */
  readonly attributeOrder: boolean;
  /** Indentation differs. */
  readonly layout: boolean;
  /** Some element of either side has both text and elements inside, so that white space may be text elsewhere too. */
  readonly mixed: boolean;
}

export function spellingOf(left: XmlDocument, right: XmlDocument): Spelling {
  const [a, b] = [collect(left), collect(right)];
  return {
    attributeOrder: a.attributes.join(' ') !== b.attributes.join(' '),
    layout: a.layout.join('|') !== b.layout.join('|'),
    mixed: a.mixed || b.mixed,
  };
}

interface Collected {
  readonly attributes: string[];
  readonly layout: string[];
  mixed: boolean;
}

function collect({ nodes }: XmlDocument): Collected {
  const collected: Collected = { attributes: [], layout: [], mixed: false };
  for (const node of nodes) visit(node, collected);
  return collected;
}

/** At most as deep as the reader allows. */
function visit(node: XmlNode, collected: Collected): void {
  if (node.kind === 'text' && node.layout) collected.layout.push(node.value);
  if (node.kind !== 'element') return;
  collected.attributes.push(`<${node.attributes.map(({ name }) => name).join(' ')}>`);
  collected.mixed ||= isMixed(node);
  // Where an element begins counts too: indentation that moved to another gap is another indentation.
  collected.layout.push('<');
  for (const child of node.children) visit(child, collected);
  collected.layout.push('>');
}

function isMixed({ children }: XmlElement): boolean {
  return (
    children.some(({ kind }) => kind === 'element') &&
    children.some((node) => node.kind === 'text' && !node.layout && node.value.trim() !== '')
  );
}
