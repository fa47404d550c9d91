import { closeSync, openSync, writeSync } from 'node:fs';
import http, { type IncomingMessage, type RequestOptions } from 'node:http';
import { InputError } from '../../model/problem.ts';
import { asObject, asText } from '../json-file.ts';
import { quote, shown } from '../quote.ts';

const defaultSocket = '/var/run/docker.sock';
const maxErrorBytes = 64 * 1024;

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Has a Docker engine save one image into `file`, a new one (Engine API, "Export an image"): a docker archive, from version
 * 25 on also an OCI layout. Throws `InputError` when no engine answers or it lacks the image.
 */
export async function saveFromDocker(image: string, file: string, env: Env, timeoutSeconds: number): Promise<void> {
  const address = engineAddress(env);
  const answer = await ask(
    { ...address.options, path: `/images/${encodeURI(image)}/get` },
    address.name,
    timeoutSeconds,
  );
  if (answer.statusCode !== 200) throw await refused(answer, image, address.name);
  const handle = openSync(file, 'wx', 0o600);
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>)
      for (let at = 0; at < chunk.length; ) at += write(handle, chunk, at);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError('engine-cut', `the Docker engine stopped in the middle of saving ${quote(image)}`);
  } finally {
    closeSync(handle);
  }
}

interface Address {
  readonly name: string;
  readonly options: RequestOptions;
}

/** `DOCKER_HOST` as the docker client reads it, without TLS: that needs a client certificate. */
function engineAddress(env: Env): Address {
  const host = env['DOCKER_HOST'] ?? '';
  if (host === '') return { name: defaultSocket, options: { socketPath: defaultSocket } };
  if (host.startsWith('unix://')) {
    const socketPath = host.slice('unix://'.length);
    return { name: socketPath, options: { socketPath } };
  }
  const url = URL.canParse(host) ? new URL(host) : null;
  if (url !== null && ['tcp:', 'http:'].includes(url.protocol) && (env['DOCKER_TLS_VERIFY'] ?? '') === '')
    return { name: url.host, options: { host: url.hostname, port: url.port === '' ? 2375 : Number(url.port) } };
  throw new InputError(
    'engine-unreachable',
    `DOCKER_HOST is ${quote(host)}, and only unix:// and tcp:// without TLS are spoken here`,
    'Save the image with the docker client: docker save IMAGE -o image.tar, then name docker-archive:image.tar.',
  );
}

function ask(options: RequestOptions, name: string, timeoutSeconds: number): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const silent = (): InputError =>
      new InputError('engine-hangs', `the Docker engine at ${quote(name)} sent nothing for ${timeoutSeconds} s`);
    const sent = http.get({ ...options, headers: { host: 'docker' } }, (answer) => {
      answer.setTimeout(timeoutSeconds * 1000, () => answer.destroy(silent()));
      resolve(answer);
    });
    sent.setTimeout(timeoutSeconds * 1000, () => sent.destroy(silent()));
    sent.on('error', (error: NodeJS.ErrnoException) => {
      if (error instanceof InputError) return reject(error);
      const why = error.code === 'EACCES' ? 'this user may not talk to it' : String(error.code ?? error.message);
      reject(
        new InputError(
          'engine-unreachable',
          `no Docker engine answers at ${quote(name)} (${shown(why)})`,
          'Start it, or name another one in DOCKER_HOST.',
        ),
      );
    });
  });
}

async function refused(answer: IncomingMessage, image: string, name: string): Promise<InputError> {
  let text = '';
  for await (const chunk of answer as AsyncIterable<Buffer>) if (text.length < maxErrorBytes) text += chunk.toString();
  if (answer.statusCode === 404)
    return new InputError('not-found', `the Docker engine at ${quote(name)} has no image ${quote(image)}`);
  const said = messageIn(text);
  return new InputError(
    'engine-status',
    `the Docker engine at ${quote(name)} answered with status ${answer.statusCode ?? 0}${said === null ? '' : ` (${shown(said)})`}`,
  );
}

function messageIn(text: string): string | null {
  try {
    return asText(asObject(JSON.parse(text))?.['message']);
  } catch {
    return null;
  }
}

function write(handle: number, chunk: Buffer, at: number): number {
  try {
    return writeSync(handle, chunk, at);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new InputError(
      'spool-full',
      `the directory for temporary files cannot take the saved image (${code})`,
      'Set TMPDIR to a directory on a larger disk.',
    );
  }
}
