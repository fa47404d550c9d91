import type { Rule } from '../rule.ts';

export const configPlatform: Rule = {
  id: 'config-platform',
  title: 'The image is for another platform',
  severity: 'error',
  family: null,
  cause: 'oci-platform-variant',
  why: 'The platform is part of the config, so that the image of another one has another digest.',
  fixes: [
    {
      for: 'bazel',
      text: 'Build with --platforms or platform_transition_filegroup for the platform that is released.',
    },
  ],
  image({ config }, { expect }, found) {
    const wanted = expect.config?.platform;
    const value = `${String(config['os'] ?? '')}/${String(config['architecture'] ?? '')}`;
    if (wanted !== undefined && value !== wanted)
      found({ path: ['config'], field: 'platform', value, expected: wanted });
  },
};
