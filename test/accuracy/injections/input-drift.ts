import type { FileFault, Root } from '../model.ts';

function drift(id: string, name: string, left: string, right: string, causes: readonly string[] = []): FileFault {
  const roots: readonly Root[] = [{ steps: [name] }];
  const files = [{ name, left: Buffer.from(left), right: Buffer.from(right) }];
  return { kind: 'files', made: 'injected', id, causes, factor: null, effect: 'real', place: 'layer', roots, files };
}

/** Inputs that changed between the two builds for a reason of their own. */
export const inputDrift: readonly FileFault[] = [
  drift('drift: configuration', 'etc/service/limits.yaml', 'limits:\n  memory: 512\n', 'limits:\n  memory: 768\n'),
  drift(
    'drift: program',
    'usr/local/bin/start',
    '#!/bin/sh\nexec service --threads 4\n',
    '#!/bin/sh\nexec service --workers 4\n',
  ),
  drift('drift: list', 'usr/share/service/regions.txt', 'europe\nasia\n', 'europe\nasia\noceania\n'),
];
