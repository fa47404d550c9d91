import type { ReportAttestation } from '../model/report.ts';
import type { RunConfig } from './image-identity.ts';
import { policyOf } from './label-meanings.ts';

type Side = ReportAttestation['left'];

/** What a token of Confidential Space would claim of one image. */
export function attestedSide(imageDigest: string | null, imageId: string | null, run: RunConfig): Side {
  return { imageDigest, imageId, args: [...run.entrypoint, ...run.cmd], env: run.env, policy: policyOf(run.labels) };
}

const claims = ['image_digest', 'image_id', 'args', 'env'] as const;

/** Holds the claims of two images against each other and says in one sentence which of them moved. */
export function compareAttested(left: Side, right: Side): ReportAttestation {
  const pairs = {
    image_digest: [left.imageDigest, right.imageDigest],
    image_id: [left.imageId, right.imageId],
    args: [left.args, right.args],
    env: [left.env, right.env],
  } as const;
  const moved = claims.filter((claim) => JSON.stringify(pairs[claim][0]) !== JSON.stringify(pairs[claim][1]));
  const sentence = [sentenceOf(moved), ...refusals(left, right)].join(' ');
  return { moved, sentence, left, right };
}

/** A label that keeps the workload from starting is told even where both images have it. */
function refusals(left: Side, right: Side): string[] {
  return (
    [
      ['left', left],
      ['right', right],
    ] as const
  ).flatMap(([name, { policy }]) =>
    (policy ?? [])
      .filter(({ refused }) => refused)
      .map(({ label, meaning }) => `The launcher refuses the ${name} image for ${label}: ${meaning}.`),
  );
}

function sentenceOf(moved: readonly (typeof claims)[number][]): string {
  const start = 'In Confidential Space a token would claim';
  if (moved.length === 0) return `${start} the same of both: image_digest, image_id, args and env.`;
  if (moved.length === 1 && moved[0] === 'image_digest') {
    return `${start} the same image_id and another image_digest: the blobs were compressed or described in another way, layers and config are the same.`;
  }
  const kept = claims.filter((claim) => !moved.includes(claim));
  const same = kept.length === 0 ? '' : `, and the same ${joined(kept)}`;
  return `${start} another ${joined(moved)}${same}.`;
}

function joined(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
