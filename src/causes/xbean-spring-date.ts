import { parseTime } from '../grammars/times-in-text.ts';
import type { Cause } from '../model/cause.ts';
import { memberName } from './_shared/values.ts';

/** Where xbean-spring writes: Spring's name-space tables, and its own table for each name space. */
const tables = /(?:^|\/)META-INF\/(?:spring\.(?:handlers|schemas)|services\/org\/(?:apache\/)?xbean\/spring\/.+)$/;

export const xbeanSpringDate: Cause = {
  id: 'xbean-spring-date',
  title: 'The date that xbean-spring writes into Spring’s name-space tables',
  specificity: 'structured',
  on: ['properties:comment', 'text:line'],
  claim: (site) => {
    if (!tables.test(memberName(site))) return undefined;
    const texts = [site.left, site.right].map((side) => (side === null ? null : String(side.value)));
    const times = texts.map((text) => (text === null ? null : commentTime(text)));
    if (times.includes(undefined)) return undefined;
    const [left, right] = times;
    return { grade: 'safe', hint: { factor: 'clock', left: left ?? null, right: right ?? null } };
  },
  fixes: [{ for: 'maven', text: 'a newer maven-xbean-plugin, with project.build.outputTimestamp.' }],
};

/** `#Tue Jun 03 07:12:44 UTC 2025`, as Properties.store writes. */
function commentTime(text: string): number | undefined {
  return text.startsWith('#') ? parseTime(text.slice(1)) : undefined;
}
