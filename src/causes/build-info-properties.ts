import { parseTime } from '../grammars/times-in-text.ts';
import type { Cause } from '../model/cause.ts';
import { memberName } from './_shared/values.ts';

export const buildInfoProperties: Cause = {
  id: 'build-info-properties',
  title: 'The build time in Spring Boot’s build-info.properties',
  specificity: 'structured',
  on: ['properties:entry'],
  claim: (site) => {
    const isBuildInfo = /(^|\/)META-INF\/build-info\.properties$/.test(memberName(site));
    if (!isBuildInfo || site.name !== 'build.time') return undefined;
    const times = [site.left, site.right].map((side) => (side === null ? null : parseTime(String(side.value))));
    if (times.includes(undefined)) return undefined;
    return { grade: 'safe', hint: { factor: 'clock', left: times[0] ?? null, right: times[1] ?? null } };
  },
  fixes: [
    { for: 'maven', text: 'spring-boot-maven-plugin build-info: <time>off</time>, or project.build.outputTimestamp.' },
    { for: 'gradle', text: "springBoot { buildInfo { excludes = ['time'] } }." },
  ],
};
