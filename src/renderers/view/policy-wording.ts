import type { Report } from '../../model/report.ts';
import { counted } from './wording.ts';

const maxRules = 5;
const maxGone = 10;

/** What a policy and a baseline made of the report, a sentence each; none where neither was given. */
export function policySentences(report: Report): string[] {
  return [
    ...hiddenSentence(report),
    ...deniedSentence(report),
    ...unusedSentence(report),
    ...baselineSentences(report),
  ];
}

function hiddenSentence({ findings, accounting, policy }: Report): string[] {
  const own = findings.filter(({ id, role }) => role !== 'derived' && policy.hidden.includes(id)).length;
  if (policy.file === null || own === 0) return [];
  const accepted = policy.accepted?.length ?? 0;
  const kept = own - accepted;
  const effect =
    kept === 0
      ? 'all accepted'
      : accepted === 0
        ? 'none of them accepted'
        : `${accepted} accepted, ${kept} only hidden`;
  return [`${policy.file} hides ${counted(own, 'finding')} (${counted(accounting.hidden, 'byte')}), ${effect}.`];
}

function deniedSentence({ policy }: Report): string[] {
  const denied = policy.denied ?? [];
  return denied.length === 0
    ? []
    : [`${policy.file ?? ''} denies ${counted(denied.length, 'finding')}: ${list(denied)}.`];
}

function unusedSentence({ policy }: Report): string[] {
  const { unusedRules } = policy;
  if (unusedRules.length === 0) return [];
  const shown = unusedRules.slice(0, maxRules).join('; ');
  const more = unusedRules.length > maxRules ? ` and ${unusedRules.length - maxRules} more` : '';
  return [`${counted(unusedRules.length, 'rule')} of ${policy.file ?? 'the policy'} did nothing: ${shown}${more}.`];
}

function baselineSentences({ baseline }: Report): string[] {
  if (baseline === undefined) return [];
  const { file, fresh, gone } = baseline;
  const names = [...new Set(gone.slice(0, maxGone).map(({ cause, title }) => cause ?? title))].join(', ');
  return [
    fresh.length === 0
      ? `Nothing is new since ${file}.`
      : `${counted(fresh.length, 'finding')} new since ${file}: ${list(fresh)}.`,
    ...(gone.length === 0 ? [] : [`${counted(gone.length, 'finding')} of ${file} went away: ${names}.`]),
  ];
}

function list(ids: readonly number[]): string {
  const shown = ids
    .slice(0, 20)
    .map((id) => `#${id}`)
    .join(', ');
  return ids.length > 20 ? `${shown} and ${ids.length - 20} more` : shown;
}
