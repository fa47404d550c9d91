import { launchPolicyPrefix } from '../causes/_shared/launch-policy.ts';
import { serviceIn } from '../odp/services.ts';
import { fieldsOf, type ImageFacts, listOf } from './image-facts.ts';
import { withCase } from './merge.ts';
import type { Case, ConfigExpectation, Expectations, Profile } from './profile.ts';
import { fitsValue, matchesAny, sameList } from './rules/_shared/lists.ts';

/** A case that fits an image, with what speaks for it. */
export interface Guess {
  readonly profile: Profile;
  readonly chosen: Case;
  /** Releases of all cases that fit equally well. */
  readonly releases: readonly string[];
  readonly because: readonly string[];
}

type Subject = Pick<ImageFacts, 'reference' | 'run' | 'config' | 'layers'>;

interface Evidence {
  readonly points: number;
  readonly text: string;
}

/** The case that most speaks for; null where nothing names a service. `wanted` narrows the choice down. */
export function guessCase(
  image: Subject,
  profiles: readonly Profile[],
  wanted: { readonly service: string | null; readonly release: string | null },
): Guess | null {
  const scored = profiles.flatMap((profile) =>
    profile.cases
      .filter(({ service }) => wanted.service === null || service === wanted.service)
      .filter(({ releases }) => wanted.release === null || releases.includes(wanted.release))
      .flatMap((chosen) => {
        const expect = withCase(profile, chosen);
        const own = serviceEvidence(image, chosen.service, expect);
        if (own.length === 0 && wanted.service === null) return [];
        const all = [...own, ...releaseEvidence(image, expect)];
        return [{ profile, chosen, all, score: all.reduce((sum, { points }) => sum + points, 0) }];
      }),
  );
  const best = scored.reduce<(typeof scored)[number] | null>(
    (most, one) => (most === null || one.score > most.score ? one : most),
    null,
  );
  if (best === null) return null;
  const equal = scored.filter(({ score, chosen }) => score === best.score && chosen.service === best.chosen.service);
  const releases = [...new Set(equal.flatMap(({ chosen }) => chosen.releases))].sort();
  return { profile: best.profile, chosen: best.chosen, releases, because: best.all.map(({ text }) => text) };
}

/** Names of the profiles for any image, for one that no service is known of. */
export function genericProfiles(image: Subject): string[] {
  const history = listOf(image.config['history']).map(fieldsOf);
  const last = history.at(-1);
  const isBazel =
    last !== undefined &&
    (String(last['created_by'] ?? '').startsWith('bazel build ') ||
      (last['created_by'] === undefined && last['created'] === '0001-01-01T00:00:00Z'));
  const has = (pattern: string): boolean =>
    image.layers.some(({ names }) => names.some((name) => matchesAny([pattern], name)));
  const isJava = has('usr/lib/jvm/**') && has('var/lib/dpkg/status.d/*');
  const isTee = Object.keys(image.run.labels).some((name) => name.startsWith(launchPolicyPrefix));
  return [
    ...(isBazel ? ['rules-oci'] : ['reproducible']),
    ...(isJava ? ['distroless-java'] : []),
    ...(isTee ? ['confidential-space'] : []),
  ];
}

function serviceEvidence(image: Subject, service: string, { jar, config, runfiles }: Expectations): Evidence[] {
  const started = image.run.entrypoint.at(-1) ?? '';
  const target = jar?.path ?? config?.entrypoint?.at(-1)?.replace(/^\//, '');
  const found: Evidence[] = [];
  if (target !== undefined && started.replace(/^\//, '') === target)
    found.push({ points: 6, text: `its entrypoint starts ${started}` });
  const file = jar?.path ?? runfiles?.stub;
  if (file !== undefined && image.layers.some(({ names }) => names.includes(file)))
    found.push({ points: 4, text: `a layer has ${file}` });
  if (serviceIn(image.reference.split('/').at(-1) ?? '') === service)
    found.push({ points: 2, text: `its reference names ${service}` });
  return found;
}

function releaseEvidence(image: Subject, expect: Expectations): Evidence[] {
  const { base, layers: stated } = expect;
  const held = (pattern: string): boolean =>
    image.layers.some(({ names }) => names.some((name) => matchesAny([pattern], name)));
  // What says which Java or Python the base has; all else of it is the same in each release.
  const homes = (base?.holds ?? []).filter((pattern) => /\/jvm\/|python/.test(pattern) && held(pattern));
  const marks = stated ?? [];
  const isWhole = marks.length > 1 && marks.every(({ mark }) => held(mark));
  return [
    ...configEvidence(image, expect.config ?? {}),
    ...homes.map((pattern) => ({ points: 3, text: `its base has ${pattern}` })),
    ...(isWhole ? [{ points: 2 + marks.length / 10, text: `its layers have what ${marks.length} layers should` }] : []),
  ];
}

function configEvidence({ run, config: document }: Subject, config: ConfigExpectation): Evidence[] {
  const { entrypoint, user, workingDir, created, labels = {}, env = {} } = config;
  const names = Object.keys(labels);
  const hasLabels = names.length > 0 && names.every((name) => run.labels[name] === labels[name]);
  const variables = Object.entries(env).filter(([name, value]) =>
    run.env.some((line) => line.startsWith(`${name}=`) && fitsValue(`${name}=${value}`, line)),
  );
  const all: readonly (readonly [boolean, Evidence])[] = [
    [
      entrypoint !== undefined && sameList(run.entrypoint, entrypoint),
      { points: 3, text: 'its arguments are those of the release' },
    ],
    [user !== undefined && run.user === user, { points: 1, text: `it runs as ${run.user}` }],
    [workingDir !== undefined && run.workingDir === workingDir, { points: 1, text: `it works in ${run.workingDir}` }],
    [created !== undefined && document['created'] === created, { points: 1, text: `created is ${created}` }],
    [
      hasLabels && names.length === Object.keys(run.labels).length,
      { points: 2, text: `it has ${names.length === 1 ? 'its label' : `its ${names.length} labels`}` },
    ],
    ...variables.map(([name]) => [true, { points: 2, text: `it sets ${name}` }] as const),
  ];
  return all.flatMap(([holds, evidence]) => (holds ? [evidence] : []));
}
