import { argument, isGiven } from '../../buildfiles/starlark/values.ts';
import { atCall } from '../hits.ts';
import type { Rule } from '../rule.ts';

export const aptLockMissing: Rule = {
  id: 'apt-lock-missing',
  title: 'Debian packages as layers, without a lock file',
  severity: 'high',
  why: 'rules_distroless resolves the packages anew on every machine; a point release or security update changes versions and layers.',
  fixes: [
    {
      for: 'bazel',
      text: 'apt.install(lock = "//toolchain:bookworm.lock.json"), made by bazel run @bookworm//:lock, and snapshot.debian.org in the manifest.',
    },
  ],
  causes: ['dpkg-status-drift'],
  find: (project) =>
    project
      .calls('apt.install', 'deb_index')
      .filter(({ call, starlark }) => !call.open && !isGiven(argument(call, 'lock', starlark)))
      .map((found) => atCall(found)),
};
