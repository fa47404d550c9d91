import type { Cause, Claim } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { bothTexts, memberName } from './_shared/values.ts';

const notice = /(?:^|\/)(?:NOTICE|LICEN[CS]E|DEPENDENCIES|COPYRIGHT|COPYING|THIRD-PARTY)(?:[-.][\w.-]+)?$/i;
const copyright = /copyright|©|\(c\)/i;
const year = /(?<!\d)(?:19|20)\d\d(?!\d)/g;

export const licenseYear: Cause = {
  id: 'license-year',
  title: 'The year of a copyright line, or the order of a list of dependencies',
  specificity: 'context',
  on: ['text:line', 'text:order'],
  claim: (site) => {
    if (!notice.test(memberName(site))) return undefined;
    return site.key === 'text:order' ? claimOrder(site) : claimYear(site);
  },
  fixes: [
    {
      for: 'maven',
      text: 'Set inceptionYear and project.build.outputTimestamp.',
    },
    { for: 'any', text: 'Write the year as text, not as the current year.' },
  ],
};

function claimYear(site: Site): Claim | undefined {
  const texts = bothTexts(site);
  if (texts === undefined || !texts.every((text) => copyright.test(text))) return undefined;
  const [left, right] = texts.map((text) => text.replace(year, '\u0000'));
  if (left !== right) return undefined;
  return { grade: 'guarded', predicate: { text: 'only the years of a copyright line differ', held: true } };
}

/** maven-remote-resources-plugin lists the dependencies of a module in its DEPENDENCIES. */
function claimOrder(site: Site): Claim | undefined {
  if (!/(?:^|\/)(?:META-INF\/)?DEPENDENCIES(?:\.txt)?$/.test(memberName(site))) return undefined;
  return { grade: 'guarded', predicate: { text: 'a list for people has the same lines', held: true } };
}
