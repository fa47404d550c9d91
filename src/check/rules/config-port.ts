import type { Rule } from '../rule.ts';
import { sameList, words } from './_shared/lists.ts';

export const configPort: Rule = {
  id: 'config-port',
  title: 'The exposed ports are others',
  severity: 'error',
  family: null,
  cause: null,
  why: 'A Confidential Space launcher opens exactly the ports that the image exposes.',
  fixes: [{ for: 'bazel', text: 'Set exposed_ports of oci_image as the release does.' }],
  image({ run }, { expect }, found) {
    const wanted = expect.config?.ports;
    const value = run.ports;
    if (wanted === undefined || sameList([...value].sort(), [...wanted].sort())) return;
    found({ path: ['config'], field: 'ExposedPorts', value: words(value), expected: words(wanted) });
  },
};
