import type { Rule } from '../rule.ts';

export const layerOrder: Rule = {
  id: 'layer-order',
  title: 'Members are not in the order of their names',
  severity: 'error',
  family: null,
  cause: 'tar-order',
  why: 'An archive whose members stand in the order of a directory on the disk differs from machine to machine.',
  fixes: [{ for: 'any', text: 'tar --sort=name; rules_pkg sorts by itself.' }],
  layer({ recipe, facts }, found) {
    if (recipe?.sorted !== true) return;
    const bytes = facts.names.map((name) => Buffer.from(name));
    const at = bytes.findIndex((name, place) => place > 0 && Buffer.compare(bytes[place - 1] ?? name, name) > 0);
    if (at >= 0)
      found({ field: 'order', value: `${facts.names[at]} behind ${facts.names[at - 1]}`, expected: 'sorted by name' });
  },
};
