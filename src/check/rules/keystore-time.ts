import { parseJks } from '../../formats/jks/parse.ts';
import { isoTime } from '../../grammars/iso-time.ts';
import { buildTimes } from '../clock.ts';
import type { Rule } from '../rule.ts';
import { wholeFile } from '../whole-file.ts';

const maxBytes = 16 * 1024 * 1024;
const magics = [0xfeedfeed, 0xcececece];

export const keystoreTime: Rule = {
  id: 'keystore-time',
  title: 'A key store holds the time at which it was filled',
  severity: 'error',
  family: 'determinism',
  cause: 'cacerts-jks-time',
  why: 'keytool writes the time into each entry, so that the store is another one in each build.',
  fixes: [],
  file: {
    wants: ({ name, size }) =>
      size > 12 && size < maxBytes && /(?:^cacerts$|\.jks$|\.jceks$|keystore|truststore)/i.test(name),
    look(file, { clock, facts }, found) {
      const head = file.read().read(0, 4);
      if (head.length < 4 || !magics.includes(head.readUInt32BE(0))) return;
      const dates = parseJks(wholeFile(file)).entries.flatMap(({ fields }) =>
        fields.flatMap(({ name, value }) => (name === 'date' && typeof value === 'number' ? [value] : [])),
      );
      const isBuildTime = buildTimes([...facts.times, ...dates], clock);
      for (const date of dates)
        if (isBuildTime(date)) found({ field: 'date', value: isoTime(date), expected: 'a fixed time' });
    },
  },
};
