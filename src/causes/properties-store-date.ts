import { parseTime } from '../grammars/times-in-text.ts';
import type { Cause } from '../model/cause.ts';
import { isMavenDescriptor } from './_shared/maven-descriptor.ts';

export const propertiesStoreDate: Cause = {
  id: 'properties-store-date',
  title: 'The date comment that java.util.Properties writes',
  specificity: 'structured',
  on: ['properties:comment'],
  claim: (site) => {
    if (isMavenDescriptor(site)) return undefined;
    const times = [site.left, site.right].map((side) =>
      side === null ? null : parseTime(String(side.value).replace(/^[#!]\s*/, '')),
    );
    if (times.includes(undefined)) return undefined;
    const [left, right] = times;
    return { grade: 'safe', hint: { factor: 'clock', left: left ?? null, right: right ?? null } };
  },
  fixes: [
    {
      for: 'bazel',
      text: 'Write the file without Properties.store, or run a JDK from 18 on with -Djava.properties.date=….',
    },
    { for: 'maven', text: 'maven-archiver from 3.5 on with project.build.outputTimestamp.' },
  ],
};
