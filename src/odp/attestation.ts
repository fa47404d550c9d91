import { allowsVariable, flagOf, labelOf } from '../causes/_shared/launch-policy.ts';
import { type ImageIdentity, imageDigestOf } from './image-identity.ts';

export type Claims = Readonly<Record<string, unknown>>;

/** One field of a token held against the image. `note`: it says nothing about the image, but something about the machine. */
export interface ClaimRow {
  readonly claim: string;
  readonly image: string;
  readonly token: string;
  readonly verdict: 'matches' | 'differs' | 'absent' | 'note';
  readonly note: string;
}

/**
 * Holds the claims of a Confidential Space token (`submods.container`, and what the token says of the machine) against an
 * image. The launcher measures image_digest, image_id, the final arguments and the final environment; labels are no claims.
 */
export function compareClaims(claims: Claims, image: ImageIdentity): ClaimRow[] {
  const container = fields(fields(claims['submods'])['container']);
  return [
    digestRow(container, image),
    row('image_id', image.imageId ?? 'unknown', container['image_id'], image.imageId),
    referenceRow(container, image),
    argsRow(container, image),
    ...overrideRows(container, image),
    ...envRows(container, image),
    ...machineRows(claims),
  ];
}

/** 1 when a claim contradicts the image or a needed one is absent. */
export function claimStatus(rows: readonly ClaimRow[]): 0 | 1 {
  return rows.some(({ verdict }) => verdict === 'differs' || verdict === 'absent') ? 1 : 0;
}

function row(claim: string, shown: string, token: unknown, expected: string | null): ClaimRow {
  if (token === undefined || token === null)
    return { claim, image: shown, token: 'absent', verdict: 'absent', note: '' };
  const verdict = expected !== null && token === expected ? 'matches' : 'differs';
  return { claim, image: shown, token: show(token), verdict, note: '' };
}

function digestRow(container: Claims, image: ImageIdentity): ClaimRow {
  const found = imageDigestOf(image);
  const plain = row('image_digest', found ?? 'unknown', container['image_digest'], found);
  if (plain.verdict !== 'differs') return plain;
  if (image.manifestDigest !== null && image.manifestDigest === container['image_digest']) {
    const note = `the token has the manifest for ${image.platform}, the reference here names the index`;
    return { ...plain, verdict: 'matches', note };
  }
  const same = image.imageId !== null && image.imageId === container['image_id'];
  return same ? { ...plain, note: 'image_id is the same: only compression, media types or annotations differ' } : plain;
}

/** A reference by digest has to name the digest that was measured. */
function referenceRow(container: Claims, image: ImageIdentity): ClaimRow {
  const token = show(container['image_reference'] ?? 'absent');
  const digest = /@(sha256:[0-9a-f]{64})$/.exec(token)?.[1];
  const base = { claim: 'image_reference', image: image.reference, token, note: '' };
  if (digest === undefined) return { ...base, verdict: 'note', note: 'a name says nothing of the content' };
  const own = [image.indexDigest, image.manifestDigest];
  return { ...base, verdict: own.includes(digest) ? 'matches' : 'differs' };
}

/** Entrypoint and Cmd; an operator's override takes the place of Cmd. */
function argsRow(container: Claims, image: ImageIdentity): ClaimRow {
  const override = texts(container['cmd_override']);
  const { entrypoint, cmd } = image.run;
  const args = [...entrypoint, ...(override.length > 0 ? override : cmd)];
  const claimed = container['args'];
  return row('args', show(args), Array.isArray(claimed) ? show(claimed) : claimed, show(args));
}

function overrideRows(container: Claims, { run }: ImageIdentity): ClaimRow[] {
  const override = texts(container['cmd_override']);
  const allowed = flagOf(run.labels, 'allow_cmd_override') === true;
  const variables = Object.keys(fields(container['env_override']));
  const refused = variables.filter((name) => !allowsVariable(run.labels, name));
  return [
    ...(override.length === 0
      ? []
      : [
          {
            claim: 'cmd_override',
            image: `allow_cmd_override ${allowed ? 'true' : 'false'}`,
            token: show(override),
            verdict: allowed ? ('note' as const) : ('differs' as const),
            note: allowed ? "the operator's arguments ran" : 'the image does not allow it',
          },
        ]),
    ...(variables.length === 0
      ? []
      : [
          {
            claim: 'env_override',
            image: `allow_env_override ${labelOf(run.labels, 'allow_env_override') ?? '(absent)'}`,
            token: variables.join(', '),
            verdict: refused.length === 0 ? ('note' as const) : ('differs' as const),
            note: refused.length === 0 ? "the operator's values ran" : `the image does not allow ${refused.join(', ')}`,
          },
        ]),
  ];
}

/** Variables that the launcher adds by itself. */
const launcherVariables = ['HOSTNAME'];

function envRows(container: Claims, { run }: ImageIdentity): ClaimRow[] {
  if (typeof container['env'] !== 'object' || container['env'] === null) {
    return [{ claim: 'env', image: `${run.env.length} variables`, token: 'absent', verdict: 'absent', note: '' }];
  }
  const env = fields(container['env']);
  const override = fields(container['env_override']);
  const own = new Map(run.env.map((entry) => splitVariable(entry)));
  const rows = [...own].flatMap(([name, value]): ClaimRow[] => {
    const wanted = Object.hasOwn(override, name) ? String(override[name]) : value;
    const claimed = Object.hasOwn(env, name) ? env[name] : undefined;
    return claimed === wanted ? [] : [row(`env.${name}`, wanted, claimed, wanted)];
  });
  const extra = Object.keys(env).filter(
    (name) => !own.has(name) && !Object.hasOwn(override, name) && !launcherVariables.includes(name),
  );
  const strange = extra.map((name) => {
    const note = 'neither the image nor env_override sets it';
    return { claim: `env.${name}`, image: 'not set', token: show(env[name]), verdict: 'differs' as const, note };
  });
  if (rows.length + strange.length > 0) return [...rows, ...strange];
  const count = `${own.size} variables`;
  return [{ claim: 'env', image: count, token: 'the same values', verdict: 'matches', note: '' }];
}

function splitVariable(entry: string): [string, string] {
  const at = entry.indexOf('=');
  return at < 0 ? [entry, ''] : [entry.slice(0, at), entry.slice(at + 1)];
}

/** What the token says of the machine; it concerns trust, and not the image. */
function machineRows(claims: Claims): ClaimRow[] {
  const submods = fields(claims['submods']);
  const space = fields(submods['confidential_space']);
  const note = (claim: string, value: unknown, text: string): ClaimRow[] =>
    value === undefined ? [] : [{ claim, image: '', token: show(value), verdict: 'note', note: text }];
  const debug =
    claims['dbgstat'] === 'disabled-since-boot' ? '' : 'not a production image: the operator can look inside';
  const name = claims['swname'] === 'CONFIDENTIAL_SPACE' ? '' : 'not Confidential Space';
  return [
    ...note('swname', claims['swname'], name),
    ...note('dbgstat', claims['dbgstat'], debug),
    ...note('hwmodel', claims['hwmodel'], ''),
    ...note('support_attributes', space['support_attributes'], ''),
    ...note('monitoring_enabled', space['monitoring_enabled'], ''),
    ...note('restart_policy', fields(submods['container'])['restart_policy'], ''),
    ...note('image_signatures', fields(submods['container'])['image_signatures'], 'not checked'),
  ];
}

function fields(value: unknown): Claims {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Claims) : {};
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
}
