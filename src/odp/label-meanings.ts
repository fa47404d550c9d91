import {
  conflictOf,
  explainLabel,
  type Labels,
  labelFault,
  labelOf,
  launchPolicyPrefix,
  policyLabels,
} from '../causes/_shared/launch-policy.ts';
import type { AttestedLabel } from '../model/report.ts';

/** What each label of the launch policy that an image has does, in the order of the launcher's table; then those it ignores. */
export function policyOf(labels: Labels): AttestedLabel[] {
  const conflict = conflictOf(labels);
  const known = policyLabels.flatMap((label): AttestedLabel[] => {
    const value = labelOf(labels, label.name);
    if (value === undefined) return [];
    const fault = labelFault(label, value) ?? (label.name === 'monitoring_memory_allow' ? conflict : null);
    const meaning = fault ?? explainLabel(label, value) ?? label.meaning;
    // A relative path is refused when somebody mounts there, not at the start.
    const refused = fault !== null && label.kind !== 'paths';
    return [{ label: launchPolicyPrefix + label.name, value, meaning, refused }];
  });
  const names = new Set(policyLabels.map(({ name }) => launchPolicyPrefix + name));
  const ignored = Object.keys(labels)
    .filter((label) => label.startsWith(launchPolicyPrefix) && !names.has(label))
    .sort()
    .map((label) => ({
      label,
      value: labels[label] ?? '',
      meaning: 'is no label that the launcher knows: it is ignored, but a later launcher may know it',
      refused: false,
    }));
  return [...known, ...ignored];
}
