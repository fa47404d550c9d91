import { maxJsonBytes } from '../../bytes/limits.ts';
import { InputError } from '../../model/problem.ts';
import { asObject, asText } from '../json-file.ts';
import { readBody } from './body.ts';
import { type Challenge, parseChallenges } from './challenge.ts';
import type { Credentials } from './credentials.ts';
import { type HttpClient, placeOf } from './http.ts';
import { isLocal, type RegistryName } from './registry-name.ts';

/** Produces the `Authorization` header that a registry asks for. */
export interface Authorizer {
  /** The header that worked last; undefined before any challenge. */
  current(): string | undefined;
  /** Answers the challenge of a 401. Throws `InputError` 'registry-denied' when there is no way to answer it. */
  answer(header: string | undefined, place: string): Promise<void>;
}

/**
 * Docker registry v2 authentication (distribution/spec auth/token, auth/oauth): Basic, or a bearer token that the realm
 * gives for pulling one repository, anonymously or for credentials.
 */
export function authorizer(
  name: RegistryName,
  client: HttpClient,
  credentials: () => Promise<Credentials | null>,
): Authorizer {
  let header: string | undefined;
  return {
    current: () => header,
    answer: async (text, place) => {
      const challenges = parseChallenges(text ?? '');
      const bearer = challenges.find(({ scheme }) => scheme === 'bearer');
      const basic = challenges.find(({ scheme }) => scheme === 'basic');
      const known = await credentials();
      if (bearer !== undefined) header = `Bearer ${await fetchToken(bearer, name, client, known)}`;
      else if (basic !== undefined && known?.kind === 'password') header = basicHeader(known);
      else throw denied(name, known, basic === undefined ? `${place} gives no way to log in` : 'it wants a password');
    },
  };
}

function basicHeader({ user, password }: { readonly user: string; readonly password: string }): string {
  return `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;
}

async function fetchToken(
  challenge: Challenge,
  name: RegistryName,
  client: HttpClient,
  known: Credentials | null,
): Promise<string> {
  const realm = realmOf(challenge, name);
  const service = challenge.parameters.get('service') ?? '';
  const scope = challenge.parameters.get('scope') ?? `repository:${name.repository}:pull`;
  const answer =
    known?.kind === 'refresh-token'
      ? await client.send(realm, {}, refreshForm(service, scope, known.token))
      : await client.send(
          withQuery(realm, service, scope),
          known === null ? {} : { authorization: basicHeader(known) },
        );
  const body = await readBody(answer, maxJsonBytes, 'the answer with a token');
  if (answer.status === 401 || answer.status === 403)
    throw denied(name, known, known === null ? 'it gives no token without a password' : 'it refuses the credentials');
  if (answer.status !== 200)
    throw new InputError(
      'registry-status',
      `${answer.place} answered with status ${answer.status} when asked for a token`,
    );
  const token = tokenIn(body);
  if (token === null) throw new InputError('registry-answer', `${answer.place} was asked for a token and gave none`);
  return token;
}

function tokenIn(body: Buffer): string | null {
  try {
    const fields = asObject(JSON.parse(body.toString('utf8')));
    const token = asText(fields?.['token']) ?? asText(fields?.['access_token']);
    // What does not fit in a header would split it.
    return token !== null && /^[\x21-\x7e]+$/.test(token) ? token : null;
  } catch {
    return null;
  }
}

/** Credentials go to the realm, so it must be as well protected as the registry itself. */
function realmOf(challenge: Challenge, name: RegistryName): URL {
  const realm = challenge.parameters.get('realm') ?? '';
  const url = URL.canParse(realm) ? new URL(realm) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    throw new InputError('registry-answer', `${name.endpoint} names no place that gives tokens`);
  if (url.protocol === 'http:' && !(isLocal(url.host) && isLocal(name.endpoint)) && url.host !== name.endpoint)
    throw new InputError('registry-denied', `${name.endpoint} sends logins to ${placeOf(url)} without encryption`);
  return url;
}

function withQuery(realm: URL, service: string, scope: string): URL {
  const url = new URL(realm);
  if (service !== '') url.searchParams.set('service', service);
  for (const part of scope.split(' ')) url.searchParams.append('scope', part);
  return url;
}

function refreshForm(service: string, scope: string, token: string): string {
  return new URLSearchParams({
    grant_type: 'refresh_token',
    service,
    scope,
    client_id: 'odp-diff',
    refresh_token: token,
  }).toString();
}

/** The one sentence for every kind of refusal; it never holds a secret. */
export function denied(name: RegistryName, known: Credentials | null, why: string): InputError {
  const place = `${name.host}/${name.repository}`;
  return known === null
    ? new InputError(
        'registry-denied',
        `${place} cannot be read: ${why}, and no credentials are known for ${name.host}`,
        `Log in first: skopeo login ${name.host}, or docker login ${name.host}.`,
      )
    : new InputError(
        'registry-denied',
        `${place} cannot be read: ${why} that are known for ${name.host}`,
        `The password may be wrong or lack the right to pull; log in again: skopeo login ${name.host}.`,
      );
}
