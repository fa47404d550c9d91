import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildServiceImage, buildServiceTar } from '../../fixtures/images/parts/spring-service.ts';
import { teeRun } from '../../fixtures/images/parts/tee-service.ts';
import { buildDockerArchive, buildOciLayout, type Image } from '../../fixtures/lib/oci.ts';
import { findRelease } from '../../src/odp/releases.ts';
import { runWith } from '../support/run-command.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const folder = temporaryDirectory('odp-verify');
const services = join(folder, 'bazel-bin/shuffler/services');
const image = (service: string, extraEnv: readonly string[] = []): Image =>
  buildServiceImage(service, [{ tar: buildServiceTar({ service }) }], { ...teeRun, extraEnv });
const aggregator = image('aggregator');
const collector = image('collector');
for (const [place, built] of [
  ['aggregator/aggregator_image', aggregator],
  ['collector/collector_image', collector],
] as const) {
  buildOciLayout(join(services, place), built, { strays: { processId: 7 } });
}
const aggregatorAt = join(services, 'aggregator/aggregator_image');
const { digest } = aggregator.descriptor;

/** What `grep -H digest` of build_images.sh prints for the built tree. */
const printed = ['aggregator', 'collector']
  .map((name) => {
    const index = readFileSync(join(services, `${name}/${name}_image/index.json`), 'utf8');
    const line = index.split('\n').find((text) => text.includes('"digest"')) ?? '';
    return `bazel-bin/shuffler/services/${name}/${name}_image/index.json:${line}\n`;
  })
  .join('');
const list = join(folder, 'printed.txt');
writeFileSync(list, printed);
const verify = async (...argv: string[]) => runWith(['verify', ...argv]);

describe('a tree', () => {
  it('is as its own build_images.sh printed it', async () => {
    expect(printed).toContain('index.json:      "digest": "sha256:');
    const { status, stdout } = await verify(join(folder, 'bazel-bin'), '--expect-file', list);
    expect(stdout).toContain('2 of 2 as expected');
    expect(status).toBe(0);
  });

  it('differs from a published release and lacks what is not built', async () => {
    const { status, stdout } = await verify(join(folder, 'bazel-bin'), '--release', 'v0.7.1');
    expect(status).toBe(1);
    expect(stdout).toMatch(/^aggregator +sha256:a9cdcadff8b1c5c4 +sha256:[0-9a-f]{16} +DIFFERS$/m);
    expect(stdout).toMatch(/^task_builder +sha256:30d687c11d143efa +- +MISSING$/m);
    expect(stdout.match(/MISSING$/gm)).toHaveLength(5);
    expect(stdout).toContain('no ODP release has published its digest');
  });

  it('says which rules of its profile an image breaks, and which known causes are in it', async () => {
    const { stdout } = await verify(join(folder, 'bazel-bin'), '--release', 'v0.7.1');
    expect(stdout).toContain('it looks like aggregator of v0.7.0 to v0.7.1');
    expect(stdout).toMatch(/breaks layer-missing of odp-java-jni: layer libc6 is absent, expected a layer with/);
    expect(stdout).toContain('known causes of differences in it: ');
    const json = JSON.parse((await verify(aggregatorAt, '--release', 'v0.7.1', '--json', '-')).stdout) as {
      services: { notes: string[] }[];
    };
    expect(json.services[0]?.notes.some((note) => note.startsWith('breaks '))).toBe(true);
  });

  it('without any image is refused', async () => {
    mkdirSync(join(folder, 'empty'), { recursive: true });
    const { status, stderr } = await verify(join(folder, 'empty'), '--release', 'v0.7.1');
    expect([status, stderr.split('\n')[0]]).toEqual([2, expect.stringContaining('no image layout is below it')]);
  });
});

describe('one image', () => {
  it.each([
    [['--expect', digest], 0],
    [['--expect', `aggregator=${digest}`], 0],
    [['--expect', `collector=${digest}`], 1],
    [['--expect', `collector=${collector.descriptor.digest}`], 1],
    [['--release', '0.7.1'], 1],
  ])('%j: status %i', async (argv, status) => {
    expect((await verify(aggregatorAt, ...argv)).status).toBe(status);
  });

  it('that is another service of the list, or has its image_id published, is told so', async () => {
    const swapped = await verify(`collector=${aggregatorAt}`, '--expect-file', list);
    expect(swapped.stdout).toContain('its digest is the one expected of aggregator');
    const id = await verify(aggregatorAt, '--expect', aggregator.configDigest);
    expect(id.stdout).toContain('the expected value is its image_id (the config), not its image_digest');
    const layer = await verify(aggregatorAt, '--expect', aggregator.layerDigests[3] ?? '');
    expect(layer.stdout).toContain('the digest of its layer 3');
  });

  it('with the known config and other compression is a recompression', async () => {
    const file = join(folder, 'digests.yaml');
    const layers = [`sha256:${'0'.repeat(64)}`, ...aggregator.layerDigests.slice(1)];
    writeFileSync(
      file,
      `aggregator:\n  digest: sha256:${'1'.repeat(64)}\n  image_id: ${aggregator.configDigest}\n  layers: [${layers.join(', ')}]\n`,
    );
    const { status, stdout } = await verify(aggregatorAt, '--expect-file', file);
    expect(status).toBe(1);
    expect(stdout).toContain('its image_id is the expected one');
    expect(stdout).toMatch(/of the expected layers, \d+ are the same; different: 0/);
  });

  it('whose layer was changed after the build is damaged, and never as expected', async () => {
    const copy = join(folder, 'damaged');
    cpSync(aggregatorAt, copy, { recursive: true });
    const blob = join(copy, 'blobs', (aggregator.layerDigests.at(-1) ?? '').replace(':', '/'));
    const bytes = readFileSync(blob);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    writeFileSync(blob, bytes);
    const { status, stdout } = await verify(`aggregator=${copy}`, '--expect', digest);
    expect(status).toBe(2);
    expect(stdout).toMatch(/DAMAGED[\s\S]*its bytes have sha256:/);
  });

  it('of a docker archive has no manifest digest', async () => {
    const archive = buildDockerArchive(join(folder, 'aggregator.tar'), aggregator);
    const { status, stdout } = await verify(archive, '--expect', digest);
    expect(status).toBe(2);
    expect(stdout).toContain(`its image_id is ${aggregator.configDigest}`);
  });

  it('that is not there is unreadable, the others are still judged', async () => {
    const { status, stdout } = await verify(aggregatorAt, `collector=oci:${folder}/gone`, '--expect-file', list);
    expect(status).toBe(2);
    expect(stdout).toMatch(/^aggregator .* matches$/m);
    expect(stdout).toMatch(/^collector .* unreadable$/m);
  });

  it('goes on to the full comparison with a reference', async () => {
    const { asked } = await verify(aggregatorAt, '--release', 'v0.7.1', '--reference', 'oci:known');
    expect(asked).toEqual([['oci:known', aggregatorAt]]);
    expect((await verify(aggregatorAt, '--expect', digest, '--reference', 'oci:known')).asked).toEqual([]);
  });

  it('has a JSON form', async () => {
    const { stdout } = await verify(aggregatorAt, '--release', 'v0.7.1', '--json', '-');
    const { services: rows } = JSON.parse(stdout) as { services: Record<string, unknown>[] };
    expect(rows[0]).toMatchObject({
      service: 'aggregator',
      expected: findRelease('v0.7.1')?.digests.aggregator,
      found: digest,
      imageId: aggregator.configDigest,
      verdict: 'differs',
    });
  });
});

describe('bad usage', () => {
  it.each([
    [[aggregatorAt], 'nothing says which digests are expected'],
    [[aggregatorAt, '--release', 'v9'], "there is no ODP release 'v9'"],
    [[aggregatorAt, '--expect', 'sha256:12'], '--expect needs sha256:'],
    [[aggregatorAt, aggregatorAt, '--expect', digest], 'a digest without a name'],
    [['docker://h.example/odp/', '--expect', digest], 'a digest without a name|no expected digest has a name'],
    [[aggregatorAt, '--jwks', 'k'], '--jwks needs --attestation'],
  ])('%j', async (argv, sentence) => {
    const { status, stderr } = await verify(...argv);
    expect(status).toBe(2);
    expect(stderr.split('\n')[0]).toMatch(new RegExp(sentence));
  });
});

describe('an attestation token', () => {
  const run = (JSON.parse(aggregator.config.toString()) as { config: { Entrypoint: string[]; Env: string[] } }).config;
  const container = {
    image_reference: `registry.example/odp/aggregator_image@${digest}`,
    image_digest: digest,
    image_id: aggregator.configDigest,
    restart_policy: 'Never',
    args: run.Entrypoint,
    env: { HOSTNAME: 'vm', ...Object.fromEntries(run.Env.map((entry) => entry.split(/=(.*)/s).slice(0, 2))) },
    env_override: null,
    cmd_override: null,
  };
  const claims = (changes: object = {}, top: object = {}) => ({
    swname: 'CONFIDENTIAL_SPACE',
    dbgstat: 'disabled-since-boot',
    ...top,
    submods: { container: { ...container, ...changes } },
  });
  const check = async (value: object | string, ...argv: string[]) => {
    const file = join(folder, 'token');
    writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
    return verify(aggregatorAt, '--attestation', file, ...argv);
  };

  it('fits the image it was made of', async () => {
    const { status, stdout } = await check(claims());
    expect(stdout).toMatch(/^image_digest +matches/m);
    expect(stdout).toMatch(/^args +matches/m);
    expect(stdout).toMatch(/^env +matches/m);
    expect(status).toBe(0);
  });

  const other = `sha256:${'9'.repeat(64)}`;
  it.each<[string, object, RegExp]>([
    ['another digest', { image_digest: other }, /^image_digest +DIFFERS.*only compression/m],
    ['another config', { image_id: other }, /^image_id +DIFFERS/m],
    ['no config', { image_id: undefined }, /^image_id +absent/m],
    ['another reference', { image_reference: `x@${other}` }, /^image_reference +DIFFERS/m],
    ['other arguments', { args: ['java'] }, /^args +DIFFERS/m],
    ['a changed variable', { env: { ...container.env, LANG: 'C' } }, /^env\.LANG +DIFFERS/m],
    ['a variable of its own', { env: { ...container.env, LD_PRELOAD: '/x' } }, /^env\.LD_PRELOAD +DIFFERS/m],
    ['no environment', { env: undefined }, /^env +absent/m],
    [
      'a refused override',
      { env_override: { LD_PRELOAD: '/x' } },
      /^env_override +DIFFERS.*does not allow LD_PRELOAD/m,
    ],
    ['refused arguments', { cmd_override: ['x'] }, /^cmd_override +DIFFERS/m],
  ])('%s is found', async (_what, changes, line) => {
    const { status, stdout } = await check(claims(changes));
    expect(stdout).toMatch(line);
    expect(status).toBe(1);
  });

  it('may override what the label allows', async () => {
    const override = { FCP_OPTS: '--x 1' };
    const { status, stdout } = await check(claims({ env_override: override, env: { ...container.env, ...override } }));
    expect(stdout).toMatch(/^env_override +note/m);
    expect(status).toBe(0);
  });

  it('of a debug machine is noted', async () => {
    expect((await check(claims({}, { dbgstat: 'enabled' }))).stdout).toContain('not a production image');
  });

  const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const ec = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const keys = (...list: [string, KeyObject][]): string => {
    const file = join(folder, 'jwks.json');
    writeFileSync(
      file,
      JSON.stringify({ keys: list.map(([kid, key]) => ({ kid, ...key.export({ format: 'jwk' }) })) }),
    );
    return file;
  };
  const token = (alg: string, key: KeyObject, payload: object = claims()): string => {
    const signed = `${base64({ alg, kid: 'k', typ: 'JWT' })}.${base64(payload)}`;
    const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' });
    return `${signed}.${signature.toString('base64url')}`;
  };

  it('is checked by its key: RS256 and ES256', async () => {
    const jwks = keys(['k', rsa.publicKey]);
    const good = await check(token('RS256', rsa.privateKey), '--jwks', jwks);
    expect([good.status, good.stdout]).toEqual([0, expect.stringContaining('signature valid: RS256')]);
    const curve = await check(token('ES256', ec.privateKey), '--jwks', keys(['k', ec.publicKey]));
    expect([curve.status, curve.stdout]).toEqual([0, expect.stringContaining('signature valid: ES256')]);
    expect((await check(token('RS256', rsa.privateKey))).stdout).toContain('signature unchecked');
  });

  it('of another key, changed, or without a real algorithm is invalid', async () => {
    const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const [head = '', , signature = ''] = token('RS256', rsa.privateKey).split('.');
    const both: [string, KeyObject][] = [
      ['k', rsa.publicKey],
      ['other', ec.publicKey],
    ];
    const cases: readonly (readonly [string, [string, KeyObject][]])[] = [
      [token('RS256', stranger.privateKey), both],
      [`${head}.${base64(claims({ restart_policy: 'Always' }))}.${signature}`, both],
      [token('none', rsa.privateKey), both],
      [token('HS256', rsa.privateKey), both],
      [token('ES256', rsa.privateKey), both],
      [token('RS256', weak.privateKey), [['k', weak.publicKey]]],
      [token('RS256', rsa.privateKey), [['other', rsa.publicKey]]],
    ];
    for (const [text, list] of cases) {
      const { status, stdout } = await check(text, '--jwks', keys(...list));
      expect([status, stdout]).toEqual([1, expect.stringContaining('signature INVALID')]);
    }
  });

  it.each(['a.b', '{"a":', 'a.b.c', '[1]'])('%j is none', async (text) => {
    const { status, stderr } = await check(text);
    expect([status, stderr]).toEqual([2, expect.stringContaining('no attestation token')]);
  });
});
