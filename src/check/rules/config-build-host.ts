import { fieldsOf } from '../image-facts.ts';
import type { Rule } from '../rule.ts';

export const configBuildHost: Rule = {
  id: 'config-build-host',
  title: 'The config holds facts of the machine that built it',
  severity: 'error',
  family: 'determinism',
  cause: 'oci-docker-legacy-config',
  why: 'The classic builder of docker writes the id of its container and its own host name into the config.',
  fixes: [{ for: 'docker', text: 'Build with BuildKit (docker buildx build).' }],
  image({ config }, _cx, found) {
    const run = fieldsOf(config['config']);
    const legacy = fieldsOf(config['container_config']);
    const values: readonly (readonly [string, unknown])[] = [
      ['container', config['container']],
      ['config.Hostname', run['Hostname']],
      ['container_config.Hostname', legacy['Hostname']],
    ];
    for (const [field, value] of values)
      if (typeof value === 'string' && value !== '') found({ path: ['config'], field, value, expected: 'absent' });
  },
};
