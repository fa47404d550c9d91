import { spawn } from 'node:child_process';
import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../model/problem.ts';
import { atEnd } from '../../util/at-end.ts';
import { asObject, asText, type JsonObject } from '../json-file.ts';
import { quote } from '../quote.ts';
import { isHub, type RegistryName } from './registry-name.ts';

/** What to show a registry. A password never leaves this object but in an `Authorization` header. */
export type Credentials =
  | { readonly kind: 'password'; readonly user: string; readonly password: string }
  /** An OAuth2 refresh token, which Docker calls identity token. */
  | { readonly kind: 'refresh-token'; readonly token: string };

const maxFileBytes = 1024 * 1024;
const maxHelperBytes = 64 * 1024;
const helperSeconds = 30;
const hubKey = 'https://index.docker.io/v1/';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The credentials for one repository, from the files that podman, skopeo and docker write (containers-auth.json(5), Docker's
 * config.json), the most specific key first; a helper program is asked where a file names one. Null when there are none.
 * Throws `InputError` 'credentials-unreadable' for files that do not parse and helpers that fail.
 */
export async function findCredentials(name: RegistryName, env: Env): Promise<Credentials | null> {
  for (const file of credentialFiles(env)) {
    const config = readConfig(file);
    if (config === null) continue;
    const found = inFile(config, name) ?? (await fromHelper(config, name, env));
    if (found !== null) return found;
  }
  return null;
}

/** In the order in which they are asked: containers' own files, then Docker's. */
export function credentialFiles(env: Env): string[] {
  const home = env['HOME'] ?? '';
  const chosen = env['REGISTRY_AUTH_FILE'];
  const runtime = env['XDG_RUNTIME_DIR'];
  const config = env['XDG_CONFIG_HOME'] ?? (home === '' ? '' : join(home, '.config'));
  const docker = env['DOCKER_CONFIG'] ?? (home === '' ? '' : join(home, '.docker'));
  const containers = [runtime ?? '', config]
    .filter((base) => base !== '')
    .map((base) => join(base, 'containers/auth.json'));
  return [
    ...(chosen === undefined || chosen === '' ? containers : [chosen]),
    ...(docker === '' ? [] : [join(docker, 'config.json')]),
  ];
}

function readConfig(file: string): JsonObject | null {
  let text: string;
  try {
    const stats = lstatSync(file, { throwIfNoEntry: false });
    if (stats === undefined) return null;
    if (stats.size > maxFileBytes) throw unreadable(file, `it has more than ${maxFileBytes} bytes`);
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw unreadable(file, error instanceof Error && 'code' in error ? String(error.code) : 'unknown');
  }
  try {
    return asObject(JSON.parse(text));
  } catch {
    // The parser's message would quote the file, and with it a password.
    throw unreadable(file, 'it is no JSON');
  }
}

function unreadable(file: string, why: string): InputError {
  return new InputError('credentials-unreadable', `the credentials in ${quote(file)} cannot be read (${why})`);
}

function inFile(config: JsonObject, name: RegistryName): Credentials | null {
  const auths = asObject(config['auths']);
  if (auths === null) return null;
  for (const key of keysFor(name)) {
    const entry = Object.hasOwn(auths, key) ? asObject(auths[key]) : null;
    const found = entry === null ? null : fromEntry(entry);
    if (found !== null) return found;
  }
  return null;
}

/** `host/ns/repo`, `host/ns`, `host`, and the old forms that Docker wrote. */
function keysFor({ host, repository }: RegistryName): string[] {
  const parts = repository.split('/');
  const hosts = isHub(host) ? ['docker.io', 'index.docker.io', 'registry-1.docker.io'] : [host];
  const paths = parts.map((_, at) => parts.slice(0, parts.length - at).join('/'));
  return [
    ...hosts.flatMap((base) => paths.map((path) => `${base}/${path}`)),
    ...hosts,
    ...hosts.flatMap((base) => [`https://${base}`, `http://${base}`, `https://${base}/v1/`, `https://${base}/v2/`]),
    ...(isHub(host) ? [hubKey, 'https://index.docker.io/v1'] : []),
  ];
}

function fromEntry(entry: JsonObject): Credentials | null {
  const token = asText(entry['identitytoken']);
  if (token !== null) return { kind: 'refresh-token', token };
  const auth = asText(entry['auth']);
  if (auth !== null) {
    const decoded = Buffer.from(auth, 'base64').toString('utf8').replace(/\0+$/, '');
    const colon = decoded.indexOf(':');
    if (colon > 0) return { kind: 'password', user: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
  }
  const user = asText(entry['username']);
  const password = asText(entry['password']);
  return user === null || password === null ? null : { kind: 'password', user, password };
}

async function fromHelper(config: JsonObject, { host }: RegistryName, env: Env): Promise<Credentials | null> {
  const server = isHub(host) ? hubKey : host;
  const helpers = asObject(config['credHelpers']);
  const own = helpers !== null && Object.hasOwn(helpers, host) ? asText(helpers[host]) : null;
  const helper = own ?? asText(config['credsStore']);
  if (helper === null) return null;
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(helper))
    throw new InputError('credentials-unreadable', `${quote(helper)} is no name of a credential helper`);
  const answer = await askHelper(`docker-credential-${helper}`, server, env, own !== null);
  if (answer === null) return null;
  const user = asText(answer['Username']);
  const secret = asText(answer['Secret']);
  if (user === null || secret === null) return null;
  return user === '<token>' ? { kind: 'refresh-token', token: secret } : { kind: 'password', user, password: secret };
}

/**
 * Runs `PROGRAM get` with the server's name on its input (docker-credential-helpers protocol). Null when it knows no
 * credentials for this server; a default store that is not installed counts as that too, one named for this host does not.
 */
function askHelper(program: string, server: string, env: Env, named: boolean): Promise<JsonObject | null> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void =>
      reject(new InputError('credentials-unreadable', `the credential helper ${program} failed: ${why}`));
    const child = spawn(program, ['get'], {
      env: definedOnly(env),
      stdio: ['pipe', 'pipe', 'ignore'],
      timeout: helperSeconds * 1000,
    });
    const settled = atEnd(() => void child.kill());
    let output = '';
    child.stdout.setEncoding('utf8');
    child.stdout.on('data', (text: string) => {
      output += text;
      if (output.length > maxHelperBytes) child.kill();
    });
    child.stdin.on('error', () => undefined);
    child.on('error', (error: NodeJS.ErrnoException) => {
      settled();
      if (error.code === 'ENOENT' && !named) resolve(null);
      else fail(error.code === 'ENOENT' ? 'it is not installed' : String(error.code));
    });
    child.on('close', (status) => {
      settled();
      if (/credentials not found/i.test(output)) return resolve(null);
      if (status !== 0) return fail(`it ended with ${status === null ? 'a signal' : `status ${status}`}`);
      try {
        resolve(asObject(JSON.parse(output)));
      } catch {
        fail('its answer is no JSON');
      }
    });
    child.stdin.end(server);
  });
}

function definedOnly(env: Env): Record<string, string> {
  return Object.fromEntries(Object.entries(env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
}
