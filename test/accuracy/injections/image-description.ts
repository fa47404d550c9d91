import type { ImageSpec } from '../../../fixtures/lib/oci.ts';
import { iso, type Side, type SpecFault, timeOf } from '../model.ts';

type Spec = Omit<ImageSpec, 'layers'>;
type Run = NonNullable<ImageSpec['run']>;

function specFault(
  fault: Pick<SpecFault, 'id' | 'causes' | 'factor' | 'effect' | 'spec'>,
  field: RegExp,
  document: 'config' | 'manifest' = 'config',
): SpecFault {
  return { kind: 'spec', made: 'injected', roots: [{ steps: [document], field }], ...fault };
}

function withRun(change: (run: Run, side: Side) => Run): SpecFault['spec'] {
  return (spec, side) => ({ ...spec, run: change(spec.run ?? {}, side) });
}

function eachStep(change: (side: Side) => Record<string, string>): SpecFault['spec'] {
  return (spec: Spec, side: Side) => ({
    ...spec,
    history: (spec.history ?? []).map((step, at, all) => (at === all.length - 1 ? { ...step, ...change(side) } : step)),
  });
}

const commits = { left: '3f1c0a9d52b7e86410cc8d57f6a2be9134d7705e', right: '8e02b47791adcf03be5d1c6628f09a4d7735ce1b' };

/** What changes in config and manifest when an image is built a second time. */
export const descriptionFaults: readonly SpecFault[] = [
  specFault(
    {
      id: 'config created',
      causes: ['oci-config-created'],
      factor: 'factor-clock',
      effect: 'harmless',
      spec: (spec, side) => ({ ...spec, created: iso(timeOf(side)) }),
    },
    /^created$/,
  ),
  specFault(
    {
      id: 'history created',
      causes: ['oci-history-created'],
      factor: 'factor-clock',
      effect: 'harmless',
      spec: eachStep((side) => ({ created: iso(timeOf(side)) })),
    },
    /^history\[\d+\]\.created$/,
  ),
  specFault(
    {
      id: 'history created_by',
      causes: ['oci-history-created-by'],
      factor: null,
      effect: 'benign',
      spec: eachStep((side) => ({
        created_by: `RUN |1 TOKEN=${side === 'left' ? 'a1' : 'b2'} /bin/sh -c make # buildkit`,
      })),
    },
    /^history\[\d+\]\.created_by$/,
  ),
  specFault(
    {
      id: 'annotation created',
      causes: ['oci-annotation-created'],
      factor: 'factor-clock',
      effect: 'harmless',
      spec: (spec, side) => ({
        ...spec,
        annotations: { ...spec.annotations, 'org.opencontainers.image.created': iso(timeOf(side)) },
      }),
    },
    /org\.opencontainers\.image\.created/,
    'manifest',
  ),
  specFault(
    {
      id: 'annotation revision',
      causes: ['oci-annotation-revision'],
      factor: null,
      effect: 'benign',
      spec: (spec, side) => ({
        ...spec,
        annotations: { ...spec.annotations, 'org.opencontainers.image.revision': commits[side] },
      }),
    },
    /org\.opencontainers\.image\.revision/,
    'manifest',
  ),
  specFault(
    {
      id: 'label',
      causes: ['oci-label-drift'],
      factor: null,
      effect: 'real',
      spec: withRun((run, side) => ({
        ...run,
        Labels: { ...run.Labels, maintainer: side === 'left' ? 'a-team' : 'b-team' },
      })),
    },
    /Labels.*maintainer/,
  ),
  specFault(
    {
      id: 'environment',
      causes: ['oci-env-drift'],
      factor: null,
      effect: 'real',
      spec: withRun((run, side) => ({
        ...run,
        Env: [...(run.Env ?? []), `CACHE_SIZE=${side === 'left' ? 100 : 200}`],
      })),
    },
    /Env/,
  ),
  specFault(
    {
      id: 'environment order',
      causes: ['oci-env-order'],
      factor: null,
      effect: 'harmless',
      spec: withRun((run, side) => {
        const names = ['ALPHA=1', 'BETA=2', 'GAMMA=3'];
        return { ...run, Env: [...(run.Env ?? []), ...(side === 'left' ? names : names.toReversed())] };
      }),
    },
    /Env/,
  ),
];
