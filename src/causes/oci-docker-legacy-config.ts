import type { Cause } from '../model/cause.ts';

export const ociDockerLegacyConfig: Cause = {
  id: 'oci-docker-legacy-config',
  title: 'Keys that only the classic Docker builder writes into the config',
  specificity: 'structured',
  on: ['oci:config.legacy'],
  claim: () => ({ grade: 'safe' }),
  fixes: [
    { for: 'bazel', text: 'Take a base image that was not committed by the classic builder.' },
    { for: 'docker', text: 'Build with BuildKit or buildah instead of the classic builder.' },
  ],
};
