import { fieldsOf, listOf } from '../image-facts.ts';
import type { Rule } from '../rule.ts';

export const configHistory: Rule = {
  id: 'config-history',
  title: 'The history of an appended layer says more than it should',
  severity: 'error',
  family: null,
  cause: 'oci-history-shape',
  why: 'The history is part of the config. Another version of the builder writes other times or the command that made a layer.',
  fixes: [
    {
      for: 'bazel',
      text: 'Keep the version of rules_oci: 1.x writes a time of the year 1 and no more, 2.x names the target.',
    },
  ],
  image({ config, layers, plan }, { expect }, found) {
    const wanted = expect.config?.history;
    if (wanted === undefined) return;
    const count = layers.length - plan.base;
    const own = listOf(config['history']).slice(-count).map(fieldsOf);
    for (const entry of count === 0 ? [] : own) {
      if (wanted.created !== undefined && entry['created'] !== wanted.created)
        found({ path: ['config'], field: 'history.created', value: text(entry['created']), expected: wanted.created });
      if (wanted.createdBy === false && entry['created_by'] !== undefined)
        found({ path: ['config'], field: 'history.created_by', value: text(entry['created_by']), expected: 'absent' });
    }
  },
};

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
