import { fieldsOf } from '../image-facts.ts';
import type { Rule } from '../rule.ts';

export const manifestAnnotation: Rule = {
  id: 'manifest-annotation',
  title: 'The manifest has annotations',
  severity: 'error',
  family: null,
  cause: 'oci-annotation-revision',
  why: 'Annotations are part of the manifest, and its digest is that of the image.',
  fixes: [{ for: 'bazel', text: 'Leave annotations of oci_image out.' }],
  image({ manifest }, { expect }, found) {
    if (expect.manifest?.annotations !== false || manifest === null) return;
    for (const [name, value] of Object.entries(fieldsOf(manifest['annotations'])))
      if (!/created/i.test(name))
        found({ path: ['manifest'], field: `annotations.${name}`, value: String(value), expected: 'absent' });
  },
};
