import type { CheckOptions } from '../../app/check-options.ts';
import { type FoundImages, findImages } from '../../app/find-images.ts';
import { readCandidate } from '../../app/identify-image.ts';
import { InputError } from '../../model/problem.ts';
import { claimStatus, compareClaims } from '../../odp/attestation.ts';
import { digestPattern, type Expected, nameKey } from '../../odp/expected.ts';
import { readExpected } from '../../odp/expected-document.ts';
import { findRelease, releases } from '../../odp/releases.ts';
import { readToken } from '../../odp/token.ts';
import { type Candidate, type Row, rowStatus, verifyImages } from '../../odp/verify.ts';
import { renderTerminal } from '../../renderers/terminal/render.ts';
import { defuseCommands } from '../../util/defuse-commands.ts';
import { visibleJson } from '../../util/json-text.ts';
import type { VerifyCommand } from '../command.ts';
import { type Io, reportWidth, wantsColor } from '../io.ts';
import { readText } from '../read-text.ts';
import { registryOptions } from '../registry-options.ts';
import { UsageError } from '../usage-error.ts';
import { type VerifyResult, verifyText } from '../verify-text.ts';
import { checkTarget, writeOutput } from '../write-output.ts';
import type { DiffDependencies } from './diff.ts';

/** Compares images with published digests. 0: all are as expected; 1: one is not, or is missing; 2: nothing can be claimed. */
export async function runVerify(command: VerifyCommand, io: Io, dependencies: DiffDependencies): Promise<number> {
  if (command.json !== null && command.json !== '-') await checkTarget(command.json);
  const expected = await expectedOf(command);
  const found = findImages(command.images, expected);
  refuseUnnamed(expected, found);
  const { candidates, status, result } = await verifyAll(command, found, expected, io, dependencies);
  if (!command.quiet && command.json !== '-')
    await io.stdout.write(defuseCommands(verifyText(result, candidates, expected)));
  await deliverJson(command, result, candidates, io);
  await compareMismatches(command, result.rows, io, dependencies);
  return status;
}

async function verifyAll(
  command: VerifyCommand,
  found: FoundImages,
  expected: readonly Expected[],
  io: Io,
  dependencies: DiffDependencies,
) {
  const options = {
    registry: registryOptions(command.registry, io.env),
    ...(command.platform === null ? {} : { platform: command.platform }),
  };
  const candidates: Candidate[] = [];
  for (const { reference, name } of found.images) candidates.push(await readCandidate(reference, name, options));
  const attestation = command.attestation === null ? null : await readAttestation(command, candidates);
  // With a token and no list, only the token is the question.
  const judged = expected.length === 0 ? [] : verifyImages(expected, candidates, found.all);
  const rows = await explained(
    judged,
    candidates,
    { platform: command.platform, registry: options.registry },
    dependencies,
  );
  const given = new Set(rows.map(({ expected: digest }) => digest));
  const notGiven = expected.flatMap(({ service, digest }) => (given.has(digest) || service === null ? [] : [service]));
  const statuses = [
    rowStatus(rows),
    attestation === null ? 0 : claimStatus(attestation.claims),
    attestation?.token.signature === 'invalid' ? 1 : 0,
  ];
  return { candidates, status: Math.max(...statuses), result: { rows, attestation, notGiven } };
}

/** Adds what each image that differs tells by itself; one whose layers are not at hand is not fetched for that. */
async function explained(
  rows: readonly Row[],
  candidates: readonly Candidate[],
  options: Pick<CheckOptions, 'platform' | 'registry'>,
  { cores, signal }: DiffDependencies,
): Promise<Row[]> {
  const told: Row[] = [];
  for (const row of rows) {
    const image = candidates.find(({ reference }) => reference === row.reference)?.image ?? null;
    const isWanted = row.verdict === 'differs' && row.reference !== null && image !== null;
    if (!isWanted || image.hashedLayers < image.layers.length) {
      told.push(row);
      continue;
    }
    const { mismatchNotes } = await import('../../app/mismatch-notes.ts');
    const notes = await mismatchNotes(row.reference, row.service, { ...options, jobs: cores, signal });
    told.push({ ...row, notes: [...row.notes, ...notes] });
  }
  return told;
}

async function expectedOf(command: VerifyCommand): Promise<Expected[]> {
  const { release, expectFiles } = command;
  const typed = command.expect.map(readTyped);
  const fromFiles: Expected[] = [];
  for (const file of expectFiles) {
    fromFiles.push(...readExpected(await readText(file), file === '-' ? 'stdin' : file, release));
  }
  // Beside a file, --release picks one of the releases in it.
  const builtIn = release === null || expectFiles.length > 0 ? [] : releaseDigests(release);
  const all = [...typed, ...fromFiles, ...builtIn];
  if (all.length === 0 && command.attestation === null) {
    throw new UsageError(
      'nothing says which digests are expected',
      'Give --release, --expect, --expect-file or --attestation.',
    );
  }
  return all;
}

function readTyped(word: string): Expected {
  const [, name, digest] = /^(?:([^=\s]+)=)?(.*)$/.exec(word) ?? [];
  if (digest === undefined || !digestPattern.test(digest)) {
    throw new UsageError(`--expect needs sha256: and 64 hex digits, with NAME= before it or not; found '${word}'`);
  }
  return { service: name ?? null, digest, imageId: null, layers: [], source: '--expect' };
}

function releaseDigests(name: string): Expected[] {
  const release = findRelease(name);
  if (release === undefined) {
    const known = releases.map(({ version }) => version).join(', ');
    throw new UsageError(
      `there is no ODP release '${name}' among those known: ${known}`,
      'For another one, give its note with --expect-file.',
    );
  }
  return Object.entries(release.digests).map(([service, digest]) => ({
    service,
    digest,
    imageId: null,
    layers: [],
    source: `ODP ${release.version}`,
  }));
}

function refuseUnnamed(expected: readonly Expected[], { images }: FoundImages): void {
  const unnamed = expected.some(({ service }) => service === null);
  if (unnamed && (images.length !== 1 || expected.length !== 1)) {
    throw new UsageError(
      'a digest without a name goes with one image and no other digest',
      'Write --expect NAME=sha256:….',
    );
  }
}

async function readAttestation(command: VerifyCommand, candidates: readonly Candidate[]) {
  const [candidate] = candidates;
  if (candidate === undefined || candidates.length !== 1) throw new UsageError('a token speaks of one image: give one');
  if (candidate.image === null) throw new InputError('image-unreadable', candidate.fault);
  const file = command.attestation ?? '';
  const keys = command.jwks === null ? null : await readText(command.jwks);
  const token = readToken(await readText(file), file, keys);
  return { token, claims: compareClaims(token.claims, candidate.image) };
}

async function deliverJson(
  command: VerifyCommand,
  { rows, attestation, notGiven }: VerifyResult,
  candidates: readonly Candidate[],
  io: Io,
): Promise<void> {
  if (command.json === null) return;
  const identities = new Map(candidates.map(({ reference, image }) => [reference, image]));
  const services = rows.map((row) => {
    const image = row.reference === null ? null : (identities.get(row.reference) ?? null);
    const layers = image?.layers.map(({ digest }) => digest) ?? [];
    return { ...row, imageId: image?.imageId ?? null, platform: image?.platform ?? null, layers };
  });
  const token =
    attestation === null
      ? null
      : { signature: attestation.token.signature, why: attestation.token.why, claims: attestation.claims };
  const text = `${visibleJson({ schemaVersion: 1, services, notGiven, attestation: token }, 2)}\n`;
  await (command.json === '-' ? io.stdout.write(text) : writeOutput(command.json, text));
}

/** The full comparison for each mismatch that a reference image is given for. */
async function compareMismatches(
  command: VerifyCommand,
  rows: readonly Row[],
  io: Io,
  dependencies: DiffDependencies,
): Promise<void> {
  const references = command.references.map((word) => {
    const [, name, reference] = /^([A-Za-z][A-Za-z0-9_-]*)=(.+)$/.exec(word) ?? [];
    return { name: name ?? null, reference: reference ?? word };
  });
  for (const row of rows.filter(({ verdict }) => verdict === 'differs')) {
    const fitting = references.find(({ name }) => name === null || nameKey(name) === nameKey(row.service));
    if (fitting === undefined || row.reference === null) continue;
    const report = await dependencies.compareImages(fitting.reference, row.reference, {
      jobs: dependencies.cores,
      signal: dependencies.signal,
      registry: registryOptions(command.registry, io.env),
      ...(command.platform === null ? {} : { platform: command.platform }),
    });
    if (command.quiet || command.json === '-') continue;
    const style = { width: reportWidth(io, command.width), color: wantsColor(io, command.color), verbose: false };
    const shown = `\n${row.service}: the reference (left) and the image (right)\n\n${renderTerminal(report, style)}`;
    await io.stdout.write(defuseCommands(shown));
  }
}
