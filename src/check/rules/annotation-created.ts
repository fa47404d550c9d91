import { parseIsoTime } from '../../grammars/iso-time.ts';
import { fieldsOf } from '../image-facts.ts';
import type { Rule } from '../rule.ts';

/** Before it, a time is a constant and no clock. */
const firstClock = 631_152_000;

export const annotationCreated: Rule = {
  id: 'annotation-created',
  title: 'The manifest is annotated with the time of the build',
  severity: 'error',
  family: 'determinism',
  cause: 'oci-annotation-created',
  why: 'Each build writes another time into the manifest, and so has another digest.',
  fixes: [],
  image({ manifest }, _cx, found) {
    for (const [name, value] of Object.entries(fieldsOf(manifest?.['annotations']))) {
      const time = /created|build[._-]?(?:date|time)/i.test(name) ? parseIsoTime(String(value)) : undefined;
      if (time === undefined || time < firstClock) continue;
      const isFixed = !/[.,]\d/.test(String(value));
      const note = 'it is the same in every build only where it is taken from the source';
      found({
        path: ['manifest'],
        field: `annotations.${name}`,
        value: String(value),
        ...(isFixed ? { severity: 'warning', note } : {}),
      });
    }
  },
};
