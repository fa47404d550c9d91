import type { Cause } from '../model/cause.ts';
import type { Site } from '../model/site.ts';

/** Members that name something in a certain form; what an author wrote there on purpose has another. */
const forms: Readonly<Record<string, RegExp>> = {
  container: /^[0-9a-f]{64}$/,
  docker_version: /^\d+(\.\d+)*[-+.0-9A-Za-z]*$/,
  'config.Hostname': /^([0-9a-f]{12})?$/,
  'config.Domainname': /^$/,
};

export const ociDockerLegacyConfig: Cause = {
  id: 'oci-docker-legacy-config',
  title: 'Keys that only the classic Docker builder writes into the config',
  specificity: 'structured',
  on: ['oci:config.legacy'],
  claim: (site) => (hasForm(site) ? { grade: 'safe' } : undefined),
  fixes: [
    { for: 'bazel', text: 'Take a base image that was not committed by the classic builder.' },
    { for: 'docker', text: 'Build with BuildKit or buildah instead of the classic builder.' },
  ],
};

function hasForm(site: Site): boolean {
  const form = forms[site.name];
  return [site.left, site.right].every((side) => side === null || form === undefined || form.test(String(side.value)));
}
