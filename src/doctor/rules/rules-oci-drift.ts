import { atCall } from '../hits.ts';
import type { Rule } from '../rule.ts';
import { dependencies, isOlder } from '../versions.ts';

export const rulesOciDrift: Rule = {
  id: 'rules-oci-drift',
  title: 'Image folders of this rules_oci hold a process number',
  severity: 'low',
  why: 'rules_oci before 1.7.2 leaves proc.pid and copies of blobs beside the layout, so that the folders always differ. The image itself does not: read it through index.json.',
  fixes: [
    {
      for: 'bazel',
      text: 'Compare digests, or the layouts with odp-diff, not the folders with diff -r. rules_oci 1.7.2 and later leave nothing behind; 2.x drops gzip and writes the label into history, which changes every digest once: move in a release of its own and publish the new digests.',
    },
  ],
  causes: ['oci-history-created-by', 'layer-compression-choice'],
  find: (project) =>
    dependencies(project, 'rules_oci')
      .filter(({ version }) => isOlder(version, [1, 7, 2]))
      .map((found) => atCall(found)),
};
