import { InputError } from '../../model/problem.ts';
import { asList, asObject, asText } from '../json-file.ts';
import { quote, shown } from '../quote.ts';
import { authorizer, denied } from './authorization.ts';
import { readBody } from './body.ts';
import { type Credentials, findCredentials } from './credentials.ts';
import { type Answer, type HttpClient, httpClient } from './http.ts';
import type { RegistryOptions } from './options.ts';
import { fullName, isLocal, type RegistryName } from './registry-name.ts';

/** The pull half of the OCI distribution API (distribution-spec, "Pull") for one repository. */
export interface RegistryClient {
  /** Status 200 with a body, for `manifests/<tag or digest>`. Throws `InputError`. */
  manifest(reference: string): Promise<Answer>;
  /** Status 200 or 206 with the bytes of a blob from `offset` on. Throws `InputError`. */
  blob(digest: string, offset: number): Promise<Answer>;
  /** Where requests go, for messages. */
  readonly place: string;
  /** Milliseconds before what failed is tried again. */
  readonly firstPauseMs: number;
  close(): void;
}

/** Every type that a manifest may have; a registry converts to what is not listed, or says 404 (distribution-spec). */
const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

const maxErrorBytes = 64 * 1024;

export async function registryClient(name: RegistryName, options: RegistryOptions): Promise<RegistryClient> {
  const endpoint = options.mirrors.get(name.host) ?? name.endpoint;
  const asked = { ...name, endpoint };
  const client = httpClient(options);
  try {
    const origin = `${(await speaksTls(asked, client, options)) ? 'https' : 'http'}://${endpoint}`;
    let known: Promise<Credentials | null> | undefined;
    // Credentials are the reference's host's; a mirror is another host and gets only those of its own name.
    const owner = endpoint === name.endpoint ? name : { ...name, host: endpoint };
    const credentials = (): Promise<Credentials | null> => (known ??= findCredentials(owner, options.env));
    const auth = authorizer({ ...asked, host: owner.host }, client, credentials);
    const get = async (path: string, headers: Readonly<Record<string, string>>): Promise<Answer> => {
      const url = new URL(`${origin}/v2/${name.repository}/${path}`);
      for (let logins = 0; ; logins++) {
        const token = auth.current();
        const answer = await client.send(url, token === undefined ? headers : { ...headers, authorization: token });
        if (answer.status !== 401) return answer;
        answer.body.resume();
        // The second refusal may be an old token; the third is meant.
        if (logins === 2)
          throw denied(owner, await credentials(), 'it refuses what it asked for itself, the credentials');
        await auth.answer(answer.headers['www-authenticate'], answer.place);
      }
    };
    return {
      place: `${endpoint}/${name.repository}`,
      firstPauseMs: options.firstPauseMs,
      manifest: async (reference) =>
        expectStatus(await get(`manifests/${reference}`, { accept: manifestTypes }), [200], name, 'manifest'),
      blob: async (digest, offset) => {
        const headers = offset === 0 ? {} : { range: `bytes=${offset}-` };
        return expectStatus(await get(`blobs/${digest}`, headers), [200, 206], name, `blob ${digest}`);
      },
      close: () => client.close(),
    };
  } catch (error) {
    client.close();
    throw error;
  }
}

/** TLS always, but on this machine or where the user says so. */
async function speaksTls(name: RegistryName, client: HttpClient, options: RegistryOptions): Promise<boolean> {
  if (options.plainHttp) return false;
  return !isLocal(name.endpoint) || (await client.speaksTls(name.endpoint));
}

async function expectStatus(
  answer: Answer,
  wanted: readonly number[],
  name: RegistryName,
  what: string,
): Promise<Answer> {
  if (wanted.includes(answer.status)) return answer;
  const said = errorIn(await readBody(answer, maxErrorBytes, 'an error message').catch(() => Buffer.alloc(0)));
  const image = quote(fullName(name));
  if (answer.status === 404)
    throw new InputError('not-found', `the registry has no ${what} of ${image}${said}`, 'Check the name and the tag.');
  if (answer.status === 403)
    throw new InputError('registry-denied', `the registry does not let ${image} be read${said}`);
  if (answer.status === 429)
    throw new InputError('registry-busy', `the registry answers no more requests for now${said}`, 'Log in, or wait.');
  throw new InputError('registry-status', `${answer.place} answered with status ${answer.status}${said}`);
}

/** The registry's own words: the first of `errors` (distribution-spec, "Error Codes"). */
function errorIn(body: Buffer): string {
  try {
    const first = asObject((asList(asObject(JSON.parse(body.toString('utf8')))?.['errors']) ?? [])[0]);
    const words = [asText(first?.['code']), asText(first?.['message'])].filter((word) => word !== null);
    return words.length === 0 ? '' : ` (${shown(words.join(': '))})`;
  } catch {
    return '';
  }
}
