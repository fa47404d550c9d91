import { type Guess, genericProfiles, guessCase } from '../check/guess.ts';
import type { ImageFacts } from '../check/image-facts.ts';
import { mergeExpectations, mergeProfiles, withCase } from '../check/merge.ts';
import type { Expectations, Family, Profile } from '../check/profile.ts';
import type { CheckedImage } from '../model/check-report.ts';
import { InputError } from '../model/problem.ts';
import { builtInProfiles, loadProfile } from './load-profiles.ts';

/** What an image is held against. */
export interface ChosenProfile {
  readonly names: readonly string[];
  readonly expect: Expectations;
  readonly families: readonly Family[];
  readonly rules: Profile['rules'];
  readonly looksLike: CheckedImage['looksLike'];
  /** Profiles of which no service and no release fits the image. */
  readonly unfit: readonly string[];
}

interface Wanted {
  readonly service: string | null;
  readonly release: string | null;
}

/** The profiles that were asked for, or those that fit the image. Throws `InputError` where a wanted case is nowhere. */
export async function chooseProfile(
  subject: Omit<ImageFacts, 'plan' | 'unfit'>,
  asked: readonly Profile[],
  wanted: Wanted,
): Promise<ChosenProfile> {
  const known = asked.length > 0 ? asked : await loadAll(builtInProfiles());
  refuseUnknown(known, wanted);
  const guess = guessCase(subject, known, wanted);
  const chosen = asked.length > 0 ? asked : guess === null ? await loadAll(genericProfiles(subject)) : [guess.profile];
  const { families, rules } = mergeProfiles(chosen);
  return {
    names: chosen.map(({ name }) => name),
    expect: chosen.reduce<Expectations>((sum, profile) => mergeExpectations(sum, statements(profile, guess)), {}),
    families,
    rules,
    looksLike:
      guess === null ? null : { service: guess.chosen.service, releases: guess.releases, because: guess.because },
    unfit: chosen.filter((profile) => profile.cases.length > 0 && guess?.profile !== profile).map(({ name }) => name),
  };
}

function statements(profile: Profile, guess: Guess | null): Expectations {
  return withCase(profile, guess?.profile === profile ? guess.chosen : null);
}

async function loadAll(names: readonly string[]): Promise<Profile[]> {
  const profiles: Profile[] = [];
  for (const name of names) profiles.push(await loadProfile(name));
  return profiles;
}

function refuseUnknown(profiles: readonly Profile[], { service, release }: Wanted): void {
  const cases = profiles.flatMap((profile) => profile.cases);
  const fits = (one: (typeof cases)[number]): boolean =>
    (service === null || one.service === service) && (release === null || one.releases.includes(release));
  if ((service === null && release === null) || cases.some(fits)) return;
  const names = [...new Set(cases.map((one) => one.service))].sort().join(', ');
  const releases = [...new Set(cases.flatMap((one) => one.releases))].sort().join(', ');
  throw new InputError(
    'profile-case',
    `no profile speaks of ${[service, release].filter((word) => word !== null).join(' in ')}`,
    names === '' ? 'The profiles have no cases.' : `Services: ${names}. Releases: ${releases}.`,
  );
}
