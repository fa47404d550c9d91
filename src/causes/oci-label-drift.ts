import type { Cause, Security } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { fact } from './_shared/values.ts';

/** Labels by which the Confidential Space launcher decides what an operator may change (go-tpm-tools launch_policy). */
const launchPolicy = 'tee.launch_policy.';
const severities: Readonly<Record<string, Security['severity']>> = {
  allow_cmd_override: 'critical',
  allow_capabilities: 'critical',
  allow_env_override: 'high',
  log_redirect: 'high',
  allow_mount_destinations: 'high',
  allow_cgroups: 'medium',
  hardened_monitoring: 'medium',
  monitoring_memory_allow: 'medium',
  debug_monitoring: 'low',
};

const ranks: readonly Security['severity'][] = ['critical', 'high', 'medium', 'low'];

export const ociLabelDrift: Cause = {
  id: 'oci-label-drift',
  title: 'A label of the image config',
  specificity: 'context',
  on: ['oci:config.label'],
  claim: (site) => {
    const security = launchPolicySecurity(site);
    return { grade: 'lossy', ...(security === undefined ? {} : { security }) };
  },
  fixes: [
    { for: 'bazel', text: 'Write labels as constants in oci_image(labels = …), without stamping.' },
    { for: 'docker', text: 'Write LABEL values as constants; do not fill them from ARG.' },
  ],
};

function launchPolicySecurity(site: Site): Security | undefined {
  const found = labelsOf(site).flatMap((label) => {
    if (!label.startsWith(launchPolicy)) return [];
    return [{ label, severity: severities[label.slice(launchPolicy.length)] ?? 'medium' }];
  });
  found.sort((a, b) => ranks.indexOf(a.severity) - ranks.indexOf(b.severity));
  const [gravest] = found;
  if (gravest === undefined) return undefined;
  const why = `${gravest.label} decides what the operator of a Confidential Space may change`;
  return { severity: gravest.severity, why };
}

/** The label; all of them where one side has no map of labels at all. */
function labelsOf(site: Site): string[] {
  const label = String(fact(site, 'label') ?? '');
  if (label !== '') return [label];
  return [site.left, site.right].flatMap((side) => keysOf(side?.value));
}

function keysOf(value: unknown): string[] {
  try {
    const parsed: unknown = JSON.parse(String(value));
    return typeof parsed === 'object' && parsed !== null ? Object.keys(parsed) : [];
  } catch {
    return [];
  }
}
