import { commitPair } from '../grammars/commit-text.ts';
import { parseIsoTime } from '../grammars/iso-time.ts';
import type { Cause, Claim } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { fact } from './_shared/values.ts';

/** Says which source or which tool; only the tool's own mark says nothing about the source. */
const sourceNames = [
  /(^|[._-])(image\.)?(revision|version|ref\.name)$/,
  /vcs-?(ref|url|revision)/,
  /git[._-]?(commit|sha|ref)/,
];
const builderNames = [/^io\.buildah\.version$/, /build-?(url|id|number)/, /^com\.docker\.buildkit/];

/** A git id, a version, a number, a URL, or the one-word name of a tag or branch; a sentence or a time is none of them. */
const grammars = [
  /^[0-9a-f]{7,64}(-dirty)?$/,
  /^v?\d+(\.\d+)*([-+~._][0-9A-Za-z.+~_-]*)?$/,
  /^[a-z][a-z0-9+.-]*:\/\/\S+$/,
  /^[A-Za-z_][\w./-]{0,127}$/,
];

/** Which image was the base; what it brought is in this image's own layers. */
const baseMark: Claim = {
  grade: 'guarded',
  predicate: {
    text: 'the mark names the base image, whose layers are part of this image and were compared',
    held: true,
  },
};

export const ociAnnotationRevision: Cause = {
  id: 'oci-annotation-revision',
  title: 'A revision, version or builder mark in an annotation or label',
  specificity: 'structured',
  on: ['oci:manifest.annotation', 'oci:index.annotation', 'oci:config.label'],
  claim: claimRevision,
  fixes: [
    { for: 'bazel', text: 'Stamp release builds only (--nostamp elsewhere) and build both sides from one commit.' },
    { for: 'docker', text: 'Pin the builder; buildah: --identity-label=false drops io.buildah.version.' },
  ],
};

function claimRevision(site: Site): Claim | undefined {
  const name = String(fact(site, 'annotation') ?? fact(site, 'label') ?? '').toLowerCase();
  if (name.startsWith('tee.')) return undefined;
  if (/^org\.opencontainers\.image\.base\.(digest|name)$/.test(name)) return baseMark;
  const source =
    sourceNames.some((pattern) => pattern.test(name)) && !builderNames.some((pattern) => pattern.test(name));
  if (!source && !builderNames.some((pattern) => pattern.test(name))) return undefined;
  if (![site.left, site.right].every((side) => side === null || isRevision(side.value))) return undefined;
  const text = source
    ? 'both sides were built from one source'
    : 'the mark names the builder only, which nothing in the image reads';
  return {
    grade: 'guarded',
    predicate: { text, held: !source },
    hint: {
      factor: source ? sourceFactor(site) : 'factor-toolchain-drift',
      left: textOrNull(site.left?.value),
      right: textOrNull(site.right?.value),
    },
  };
}

/** Two commits; other marks of the source (a version, a tag) are what somebody wrote. */
function sourceFactor({ left, right }: Site): 'factor-git-state' | 'factor-source-change' {
  const pair = commitPair(String(left?.value ?? ''), String(right?.value ?? ''));
  return pair === undefined ? 'factor-source-change' : 'factor-git-state';
}

function isRevision(value: unknown): boolean {
  const text = String(value);
  return parseIsoTime(text) === undefined && grammars.some((grammar) => grammar.test(text));
}

function textOrNull(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}
