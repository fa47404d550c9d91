import type { Cause } from '../model/cause.ts';
import { memberName } from './_shared/values.ts';

const indexes = /(^|\/)BOOT-INF\/(classpath|layers)\.idx$/;

export const springIndexOrder: Cause = {
  id: 'spring-index-order',
  title: 'The order of the libraries of a Spring Boot jar',
  specificity: 'structured',
  on: ['text:order'],
  claim: (site) => (indexes.test(memberName(site)) ? { grade: 'lossy' } : undefined),
  fixes: [
    {
      for: 'maven',
      text: 'Resolve with one lock: spring-boot-maven-plugin from 2.7 on writes classpath.idx in dependency order.',
    },
    { for: 'gradle', text: 'bootJar in one Gradle version; no file trees without an order on the class path.' },
  ],
};
