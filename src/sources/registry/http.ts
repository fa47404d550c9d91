import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders, IncomingMessage, RequestOptions } from 'node:http';
import http from 'node:http';
import https from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { rootCertificates } from 'node:tls';
import { InputError } from '../../model/problem.ts';
import { printable } from '../../util/printable.ts';
import { quote } from '../quote.ts';
import type { RegistryOptions } from './options.ts';

/** An answer whose body has not been read yet. Read it to its end, or destroy it. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: IncomingMessage;
  /** The address that answered in the end, after redirects, without its query: what may be printed. */
  readonly place: string;
}

export interface HttpClient {
  /** Sends a GET (or a POST of a form) and follows redirects. Throws `InputError` when nothing answers. */
  send(url: URL, headers: Readonly<Record<string, string>>, form?: string): Promise<Answer>;
  /** Whether `https://host/` speaks TLS at all; throws `InputError` when its certificate does not hold. */
  speaksTls(host: string): Promise<boolean>;
  close(): void;
}

const maxRedirects = 5;
const maxTries = 5;
/** Who waited for nothing once need not wait for it five times. */
const maxTriesOfHanging = 2;
/** A registry may ask for a pause; longer ones than this are cut. */
const longestPauseMs = 10_000;
const passingStatus = new Set([429, 500, 502, 503, 504]);
const passingErrors = new Set(['registry-hangs', 'registry-cut']);

/** An HTTP client for registries: no credentials across hosts, no downgrade from TLS, retries with growing pauses. */
export function httpClient(options: Pick<RegistryOptions, 'caFile' | 'timeoutSeconds' | 'firstPauseMs'>): HttpClient {
  const ca = options.caFile === null ? undefined : [...rootCertificates, readCertificates(options.caFile)];
  const agents = {
    'http:': new http.Agent({ keepAlive: true, maxSockets: 8 }),
    'https:': new https.Agent({ keepAlive: true, maxSockets: 8, ...(ca === undefined ? {} : { ca }) }),
  };
  const once = (url: URL, headers: Readonly<Record<string, string>>, form?: string): Promise<IncomingMessage> =>
    request(url, headers, form, agents, options.timeoutSeconds);

  const follow = async (start: URL, given: Readonly<Record<string, string>>, form?: string): Promise<Answer> => {
    let url = start;
    let headers = given;
    for (let hops = 0; ; hops++) {
      const body = await once(url, headers, form);
      const status = body.statusCode ?? 0;
      const location = body.headers.location;
      if (![301, 302, 303, 307, 308].includes(status) || location === undefined)
        return { status, headers: body.headers, body, place: placeOf(url) };
      body.resume();
      if (hops === maxRedirects) throw new InputError('registry-redirects', `${placeOf(start)} redirects without end`);
      const next = redirectTarget(url, location);
      // Another host gets neither password nor token.
      if (next.origin !== url.origin) headers = without(headers, 'authorization');
      url = next;
    }
  };

  return {
    send: (url, headers, form) => retrying(() => follow(url, headers, form), options.firstPauseMs),
    speaksTls: async (host) => {
      try {
        (await once(new URL(`https://${host}/v2/`), {})).resume();
        return true;
      } catch (error) {
        if (error instanceof InputError && error.code === 'registry-no-tls') return false;
        throw error;
      }
    },
    close: () => {
      agents['http:'].destroy();
      agents['https:'].destroy();
    },
  };
}

async function retrying(act: () => Promise<Answer>, firstPauseMs: number): Promise<Answer> {
  for (let tries = 1; ; tries++) {
    try {
      const answer = await act();
      if (tries === maxTries || !passingStatus.has(answer.status)) return answer;
      answer.body.resume();
      await sleep(pauseMs(tries, firstPauseMs, answer.headers['retry-after']));
    } catch (error) {
      if (tries >= triesOf(error)) throw error;
      await sleep(pauseMs(tries, firstPauseMs, undefined));
    }
  }
}

function triesOf(error: unknown): number {
  if (!isPassing(error)) return 1;
  return error instanceof InputError && error.code === 'registry-hangs' ? maxTriesOfHanging : maxTries;
}

function pauseMs(tries: number, firstPauseMs: number, retryAfter: string | undefined): number {
  const asked = retryAfter !== undefined && /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) * 1000 : 0;
  return Math.min(Math.max(firstPauseMs * 2 ** (tries - 1), asked), longestPauseMs);
}

/** True for faults that may be gone the next time: a cut or silent connection. */
export function isPassing(error: unknown): boolean {
  return error instanceof InputError && passingErrors.has(error.code);
}

type Agents = Readonly<Record<'http:' | 'https:', http.Agent>>;

function request(
  url: URL,
  headers: Readonly<Record<string, string>>,
  form: string | undefined,
  agents: Agents,
  timeoutSeconds: number,
): Promise<IncomingMessage> {
  const secure = url.protocol === 'https:';
  const options: RequestOptions = {
    method: form === undefined ? 'GET' : 'POST',
    headers: {
      'user-agent': 'odp-diff',
      ...headers,
      ...(form === undefined
        ? {}
        : { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(form) }),
    },
    agent: agents[secure ? 'https:' : 'http:'],
    timeout: timeoutSeconds * 1000,
  };
  return new Promise((resolve, reject) => {
    const heard = (answer: IncomingMessage): void => {
      answer.setTimeout(timeoutSeconds * 1000, () => answer.destroy(hangs(url, timeoutSeconds)));
      resolve(answer);
    };
    const sent = secure ? https.request(url, options, heard) : http.request(url, options, heard);
    sent.on('timeout', () => sent.destroy(hangs(url, timeoutSeconds)));
    sent.on('error', (error) => reject(error instanceof InputError ? error : unreachable(url, error)));
    sent.end(form);
  });
}

function hangs(url: URL, seconds: number): InputError {
  return new InputError(
    'registry-hangs',
    `${placeOf(url)} sent nothing for ${seconds} s`,
    'Try again, or give it longer with --timeout SECONDS.',
  );
}

const noTlsCodes = new Set(['EPROTO', 'ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG']);

/** What Node says about a failed connection, as one sentence. */
export function unreachable(url: URL, error: Error): InputError {
  const code = 'code' in error ? String(error.code) : '';
  if (noTlsCodes.has(code)) {
    return new InputError(
      'registry-no-tls',
      `${url.host} does not speak TLS`,
      'If it is meant to, its certificate or port is wrong; if not, give --plain-http.',
    );
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO|ALTNAME/.test(code)) {
    return new InputError(
      'registry-certificate',
      `the certificate of ${url.host} does not hold (${printable(code)})`,
      'Name the authority that signed it: --ca-file FILE.',
    );
  }
  if (code === 'ECONNRESET' || code === 'EPIPE' || code === 'HPE_INVALID_CONSTANT')
    return new InputError('registry-cut', `${placeOf(url)} cut the connection (${code})`);
  return new InputError('registry-unreachable', `${url.host} cannot be reached (${printable(code || error.message)})`);
}

function redirectTarget(from: URL, location: string): URL {
  const target = URL.canParse(location, from.href) ? new URL(location, from) : null;
  if (target === null || !['http:', 'https:'].includes(target.protocol))
    throw new InputError('registry-redirects', `${placeOf(from)} redirects to ${quote(location)}, which is no address`);
  if (from.protocol === 'https:' && target.protocol === 'http:') {
    throw new InputError(
      'registry-redirects',
      `${placeOf(from)} redirects to ${placeOf(target)}, which is not encrypted; that is refused`,
    );
  }
  return target;
}

/** Without query and user: those of a redirect hold secrets. */
export function placeOf(url: URL): string {
  return `${url.origin}${url.pathname}`;
}

function without(headers: Readonly<Record<string, string>>, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([key]) => key.toLowerCase() !== name));
}

function readCertificates(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new InputError('file-unreadable', `the certificates in ${quote(file)} cannot be read (${code})`);
  }
}
