import { imageClock } from '../clock.ts';
import type { Rule } from '../rule.ts';

export const configCreatedClock: Rule = {
  id: 'config-created-clock',
  title: 'The config holds the time of the build',
  severity: 'error',
  family: 'determinism',
  cause: 'oci-config-created',
  why: 'created has a fraction of a second, so that it was read from a clock: the image id differs in each build.',
  fixes: [],
  image({ config }, { expect }, found) {
    if (expect.config?.created !== undefined || !imageClock(config).live) return;
    found({ path: ['config'], field: 'created', value: String(config['created']), expected: 'a fixed time' });
  },
};
