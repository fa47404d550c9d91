import type { ProofResult } from './proof-levels.ts';
import type { Result } from './run-case.ts';

export type { ProofResult } from './proof-levels.ts';

/** How far proofs go, by the shape of the image, and what stopped those that fell short. */
export function proofSection(results: readonly Result[], pairs: readonly ProofResult[]): string {
  const proofs = results.flatMap(({ proof }) => proof ?? []);
  const groups = [
    ['Bazel-shaped', proofs.filter(({ shape }) => shape === 'bazel')],
    ['Dockerfile-shaped, by the builders of fixtures/', proofs.filter(({ shape }) => shape === 'dockerfile')],
    ['Dockerfiles built twice by buildah', pairs],
  ] as const;
  const levels = ['P0', 'P1', 'P2', 'P3', 'P4'] as const;
  const rows = groups.map(([name, own]) => {
    const counts = levels.map((level) => own.filter((proof) => proof.level === level).length);
    return `| ${name} | ${[own.filter(({ level }) => level === null).length, ...counts].join(' | ')} |`;
  });
  const short = proofs.filter(({ shape, level }) => (level ?? '') < (shape === 'bazel' ? 'P4' : 'P2'));
  return `## How far proofs go

Cases in which nothing can matter, by the level that their proof reaches ([proof](proof.md)). Every certificate is checked again by the
independent checker; then an edit, a digest and a name of an image are changed in it, it is sealed again, and has to be refused.

| images | none | ${levels.join(' | ')} |
| --- | --- | --- | --- | --- | --- | --- |
${rows.join('\n')}

Short of the bar:

${short.length === 0 ? 'None.' : short.map(({ id, level, stop }) => `- ${id}: ${level ?? 'none'}; ${stop ?? 'nothing stopped it'}`).join('\n')}

${debianTwice}`;
}

/** Needs the network and minutes, so that it is no part of a usual run: `npm run bench:accuracy -- --slow` compares the pair. */
const debianTwice = `### Two Debian images, built minutes apart

\`fixtures/real/mmdebstrap-twice.sh\` builds Debian bookworm twice (minbase, 165 seconds between the two ends), with umoci. Measured
once, by hand:

| what                                      | value                                                                  |
| ----------------------------------------- | ---------------------------------------------------------------------- |
| differing bytes                           | 5,928: root 3,457, derived 2,471, unexplained 0                        |
| roots                                     | 1,147 modification times, two times in the config                      |
| level                                     | P2: no encoder at hand writes the gzip of umoci; the diff_id is reached |
| capacity                                  | 0 bits: all times are the image's own clock                            |
| certificate                               | 443 KB; 1,149 edits, 1,151 values recomputed on both sides; it holds   |`;
