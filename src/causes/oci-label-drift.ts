import type { Cause, Security } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { launchPolicyPrefix, policyChange } from './_shared/launch-policy.ts';
import { fact } from './_shared/values.ts';

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

/** The gravest change of the policy; undefined where the launcher would treat both images alike. */
function launchPolicySecurity(site: Site): Security | undefined {
  const found = labelsOf(site).flatMap((label): Security[] => {
    if (!label.startsWith(launchPolicyPrefix)) return [];
    const name = label.slice(launchPolicyPrefix.length);
    const change = policyChange(name, labelValue(site, 'left', label), labelValue(site, 'right', label));
    return change === undefined ? [] : [change];
  });
  return found.sort((a, b) => ranks.indexOf(a.severity) - ranks.indexOf(b.severity))[0];
}

/** A label's value on one side: the site's own, or an entry of the whole map. */
function labelValue(site: Site, side: 'left' | 'right', label: string): string | undefined {
  const value = site[side]?.value;
  if (value === undefined || value === null) return undefined;
  if (String(fact(site, 'label') ?? '') !== '') return String(value);
  const entry = mapOf(value)[label];
  return entry === undefined ? undefined : String(entry);
}

/** The label; all of them where one side has no map of labels at all. */
function labelsOf(site: Site): string[] {
  const label = String(fact(site, 'label') ?? '');
  if (label !== '') return [label];
  return [...new Set([site.left, site.right].flatMap((side) => keysOf(side?.value)))];
}

function keysOf(value: unknown): string[] {
  return Object.keys(mapOf(value));
}

function mapOf(value: unknown): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(String(value));
    return typeof parsed === 'object' && parsed !== null ? (parsed as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}
