import { parseTime } from '../grammars/times-in-text.ts';
import type { Cause, Claim } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { bothTexts, memberName } from './_shared/values.ts';

const specification = /(^|\/)specifications\/(default\/)?[^/]+\.gemspec$/;

/** What RubyGems writes of the time and of itself: YAML in a .gem, Ruby in specifications. */
const lines: readonly (readonly [form: RegExp, accepts: (value: string) => boolean])[] = [
  [/^date: (.+)$/, isTime],
  [/^rubygems_version: (.+)$/, isVersion],
  [/^ *s\.date = "(.+)"(?:\.freeze)?$/, isTime],
  [/^ *s\.rubygems_version = "(.+)"(?:\.freeze)?$/, isVersion],
  [/^ *s\.rubygems_version = %q<(.+)>(?:\.freeze)?$/, isVersion],
];

export const gemMetadata: Cause = {
  id: 'gem-metadata',
  title: 'When, and by which RubyGems, a gem was built',
  specificity: 'structured',
  on: ['text:line', 'yaml:*', 'gem-checksums:entry'],
  claim: (site) => {
    if (site.key === 'gem-checksums:entry') return claimChecksum(site);
    if (!isSpecification(site)) return undefined;
    return site.key.startsWith('yaml:') ? claimValue(site) : claimLine(site);
  },
  fixes: [{ for: 'any', text: 'Build gems with one version of RubyGems and SOURCE_DATE_EPOCH set.' }],
};

/** Derived where it was recomputed on both sides; else it says nothing. */
function claimChecksum({ left, right }: Site): Claim | undefined {
  return left?.derived === undefined && right?.derived === undefined ? undefined : { grade: 'safe' };
}

function isSpecification(site: Site): boolean {
  const isPacked = memberName(site) === 'metadata.gz' && /\.gem(?:#\d+)?$/.test(site.path.at(-2) ?? '');
  return isPacked || specification.test(memberName(site));
}

function claimLine(site: Site): Claim | undefined {
  const texts = bothTexts(site);
  if (texts === undefined) return undefined;
  return lines.some(([form, accepts]) => texts.every((text) => accepts(form.exec(text)?.[1] ?? '')))
    ? claimed
    : undefined;
}

function claimValue(site: Site): Claim | undefined {
  const texts = bothTexts(site);
  const accepts = /\/?date$/.test(site.name) ? isTime : /\/?rubygems_version$/.test(site.name) ? isVersion : undefined;
  return texts !== undefined && accepts !== undefined && texts.every(accepts) ? claimed : undefined;
}

const claimed: Claim = {
  grade: 'guarded',
  predicate: { text: 'only what RubyGems says of the time and of itself differs in the line', held: true },
};

function isTime(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) || parseTime(text.replace(/\.0+(?= Z$)/, '').replace(/ Z$/, 'Z')) !== undefined
  );
}

function isVersion(text: string): boolean {
  return /^'?\d+(\.[0-9A-Za-z]+)+'?$/.test(text);
}
