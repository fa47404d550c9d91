import type { CheckedImage, CheckReport } from '../model/check-report.ts';
import { InputError } from '../model/problem.ts';
import { isService } from '../odp/services.ts';
import { checkImages } from './check-image.ts';
import type { CheckOptions } from './check-options.ts';

const maxFindings = 10;
const maxValueCharacters = 120;

/**
 * What one image by itself tells about not being what was expected of it: which rules of its profile it breaks, and which known
 * causes of differences are in it. Sentences without a full stop.
 */
export async function mismatchNotes(
  reference: string,
  service: string,
  options: Pick<CheckOptions, 'platform' | 'registry' | 'jobs' | 'signal'>,
): Promise<string[]> {
  try {
    const report = await checkImages([reference], {
      profiles: [],
      service: null,
      release: null,
      baseLayers: 0,
      ...options,
    });
    return report.images.flatMap((image) => notesOf(image, report, service));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return [`it could not be held against a profile: ${error.message}`];
  }
}

function notesOf(image: CheckedImage, report: CheckReport, service: string): string[] {
  const { findings, looksLike, profiles } = image;
  const profile = profiles.join(', ');
  const looks = looksLike === null ? [] : [looksSentence(looksLike, service)];
  if (findings.length === 0)
    return [...looks, `it keeps to all rules of ${profile}: only a comparison (--reference IMAGE) can tell more`];
  const rules = new Map(report.rules.map((rule) => [rule.id, rule]));
  const broken = findings.slice(0, maxFindings).map(({ rule, path, field, value, expected, sites }) => {
    const where = path.length === 0 ? '' : ` in ${path.join(' › ')}`;
    const more = sites > 1 ? `, ${sites} places` : '';
    const right = expected === null ? '' : `, expected ${short(expected)}`;
    return `breaks ${rule} of ${profile}${where}: ${field} is ${short(value ?? 'absent')}${right}${more}`;
  });
  const left = findings.length - broken.length;
  const causes = [...new Set(findings.flatMap(({ rule }) => rules.get(rule)?.cause ?? []))].sort();
  return [
    ...looks,
    ...broken,
    ...(left > 0 ? [`and ${left} more findings (odp-diff check)`] : []),
    ...(causes.length > 0 ? [`known causes of differences in it: ${causes.join(', ')} (odp-diff explain ID)`] : []),
  ];
}

function looksSentence({ service, releases }: NonNullable<CheckedImage['looksLike']>, wanted: string): string {
  const [first = '', last = ''] = [releases[0], releases.at(-1)];
  const range = first === last ? first : `${first} to ${last}`;
  const other = isService(wanted) && wanted !== service ? `, and not like ${wanted}` : '';
  return `it looks like ${service} of ${range}${other}`;
}

function short(text: string): string {
  return text.length <= maxValueCharacters ? text : `${text.slice(0, maxValueCharacters)}…`;
}
