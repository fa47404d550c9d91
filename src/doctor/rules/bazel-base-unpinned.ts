import { argument, isGiven, textOf } from '../../buildfiles/starlark/values.ts';
import { atCall } from '../hits.ts';
import type { Rule } from '../rule.ts';

export const bazelBaseUnpinned: Rule = {
  id: 'bazel-base-unpinned',
  title: 'A base image by tag',
  severity: 'high',
  why: 'A tag is moved with every rebuild of the base; all layers below the own ones, and the digest, change with it.',
  fixes: [
    {
      for: 'bazel',
      text: 'oci_pull(digest = "sha256:…") beside or in place of tag; for one platform take the digest of its index and platforms = ["linux/amd64"].',
    },
  ],
  causes: ['oci-base-drift'],
  find: (project) =>
    project
      .calls('oci_pull', 'oci.pull', 'container_pull', 'pull')
      .filter(({ call, starlark }) => {
        const digest = argument(call, 'digest', starlark);
        const image = textOf(argument(call, 'image', starlark)) ?? '';
        const isPull = call.keywords.some(({ name }) => ['image', 'repository'].includes(name));
        return isPull && !call.open && !isGiven(digest) && !image.includes('@sha256:');
      })
      .map((found) => atCall(found, found.call.keywords.some(({ name }) => name === 'tag') ? 'tag' : 'image')),
};
