import type { CheckedImage, CheckFinding, CheckReport } from '../../model/check-report.ts';
import { counted } from '../view/wording.ts';

/** A finding with the image and the rule that it belongs to. */
export interface ShownFinding {
  readonly image: CheckedImage;
  readonly finding: CheckFinding;
  readonly title: string;
  readonly why: string;
  readonly fix: CheckReport['rules'][number]['fix'];
  readonly cause: string | null;
}

export function shownFindings(report: CheckReport): ShownFinding[] {
  const rules = new Map(report.rules.map((rule) => [rule.id, rule]));
  return report.images.flatMap((image) =>
    image.findings.map((finding) => {
      const rule = rules.get(finding.rule);
      return {
        image,
        finding,
        title: rule?.title ?? finding.rule,
        why: rule?.why ?? '',
        fix: rule?.fix ?? [],
        cause: rule?.cause ?? null,
      };
    }),
  );
}

/** `layer:3 › app.jar › META-INF/MANIFEST.MF`; `the image` for what has no place in it. */
export function placeText(path: readonly string[]): string {
  return path.length === 0 ? 'the image' : path.join(' › ');
}

/** What was found, what was expected and what is to be said besides, a line each. */
export function valueLines(finding: CheckFinding): string[] {
  const { field, value, expected, note, examples } = finding;
  const others = new Set(examples.map((example) => example.value));
  const more = others.size > 1 ? ' (and others)' : '';
  return [
    `${field}: ${value ?? 'absent'}${more}`,
    ...(expected === null ? [] : [`expected: ${expected}`]),
    ...(note === null ? [] : [note]),
    ...placesLine(finding),
  ];
}

/** The places of a group below what they share; values of one file stand for their places. */
function placesLine({ path, sites, examples }: CheckFinding): string[] {
  if (sites === 1) return [];
  const places = [...new Set(examples.map((example) => example.path.slice(path.length).join(' › ')))];
  const shown = places.length === 1 && places[0] === '' ? examples.map(({ value }) => value ?? 'absent') : places;
  return [`${counted(sites, 'place')}: ${shown.join(', ')}${sites > shown.length ? ', …' : ''}`];
}

export function looksText({ looksLike }: CheckedImage): string | null {
  if (looksLike === null) return null;
  const { service, releases, because } = looksLike;
  const [first = '', last] = [releases[0], releases.at(-1)];
  const range = releases.length === 0 ? '' : first === last ? `, ${first}` : `, ${first} to ${last ?? ''}`;
  return `Looks like ${service}${range}${because.length === 0 ? '' : ` because ${because.join('; ')}`}.`;
}

export function heldText({ profiles, guessed, layers }: CheckedImage): string {
  const own = layers.count - layers.base;
  const base = layers.base === 0 ? '' : ` on a base of ${layers.base} that was not looked into`;
  const how = guessed ? ', chosen by what it looks like' : '';
  return `Held against ${profiles.join(', ')}${how}: ${counted(own, 'layer')}${base}.`;
}

export function verdictText({ verdict, findings, problems }: CheckedImage): string {
  const count = (severity: CheckFinding['severity']): number =>
    findings.filter((finding) => finding.severity === severity).length;
  const parts = (['error', 'warning', 'note'] as const)
    .map((severity) => [count(severity), severity] as const)
    .filter(([number]) => number > 0)
    .map(([number, severity]) => counted(number, severity));
  const sum = parts.length === 0 ? 'no finding' : parts.join(', ');
  if (verdict === 'conforms') return `It keeps to ${parts.length === 0 ? 'all rules' : `the rules (${sum})`}.`;
  if (verdict === 'deviates') return `It deviates: ${sum}.`;
  const trouble = problems.filter(({ severity }) => severity === 'error').length;
  return `It could not be read wholly (${counted(trouble, 'problem')}), so that nothing is claimed; ${sum}.`;
}
