import { describe, expect, it } from 'vitest';
import { causes } from '../../src/causes/index.gen.ts';
import type { Claim } from '../../src/model/cause.ts';
import type { FieldValue } from '../../src/model/field.ts';
import type { Site } from '../../src/model/site.ts';

type Values = readonly [FieldValue | undefined, FieldValue | undefined];

const clock = { times: [] };
const cx = {
  clock: { left: clock, right: clock },
  siblings: () => [],
  memo: <T>(_: string, compute: () => T): T => compute(),
};

/** A site with these values; undefined stands for a side that has none. */
function site(key: string, [left, right]: Values, more: Partial<Site> = {}): Site {
  const side = (value: FieldValue | undefined): Site['left'] => (value === undefined ? null : { value, ranges: [] });
  return {
    path: ['layer:0'],
    key,
    kind: 'metadata',
    name: '',
    left: side(left),
    right: side(right),
    bytes: 1,
    ...more,
  };
}

function claimOf(id: string, of: Site): Claim | undefined {
  const cause = causes.find((candidate) => candidate.id === id);
  expect(cause?.on.some((key) => key === of.key || (key.endsWith('*') && of.key.startsWith(key.slice(0, -1))))).toBe(
    true,
  );
  return cause?.claim(of, cx);
}

/** What a claim says in one word: its severity, whether its predicate held, or its grade. */
function answer(id: string, of: Site): string | boolean | null {
  const claim = claimOf(id, of);
  return claim === undefined ? null : (claim.security?.severity ?? claim.predicate?.held ?? claim.grade);
}

describe('gzip headers', () => {
  const member = { path: ['layer:0', 'var/log/odp.gz'] };

  it.each([
    [['a.txt', 'b.txt'], {}, true],
    [['a.txt', '../../etc/cron.d/b'], {}, true],
    [['a.txt', 'b.txt'], member, true],
    [['a.txt', '../../etc/cron.d/b'], member, false],
    [[undefined, '/etc/passwd'], member, false],
  ] as const)('name %j at %j: %s', (values, more, held) => {
    expect(answer('gzip-name', site('gzip:name', values, more))).toBe(held);
  });

  it.each([
    [0, 8, 'safe', null],
    [0, 12, 'safe', null],
    [0, 4, null, 'safe'],
    [2, 18, null, 'safe'],
    [0, 0x20, null, null],
    [0, 0x28, null, null],
  ])('flags %i and %i belong to one cause at most', (left, right, name, others) => {
    const flags = site('gzip:flg', [left, right]);
    expect(answer('gzip-name', flags)).toBe(name);
    expect(answer('gzip-extra-comment-hcrc', flags)).toBe(others);
  });

  const footer = `53471600${Buffer.from('00000000000004b5STARGZ').toString('hex')}`;
  it.each([
    ['abcd0200beef', 'safe', null],
    ['abcd0200beef42430200f201', null, null],
    ['42430200f201', null, null],
    [footer, null, false],
    [`sha256:${'0'.repeat(64)}`, null, null],
  ])('extra field %s', (value, unused, table) => {
    const extra = site('gzip:extra', [undefined, value]);
    expect(answer('gzip-extra-comment-hcrc', extra)).toBe(unused);
    expect(answer('oci-estargz-toc', extra)).toBe(table);
  });

  it('members: room in later headers is not passed over', () => {
    const facts = { plainLeft: true, plainRight: false };
    expect(answer('gzip-members', site('gzip:members', [1, 2], { role: 'encoding', facts }))).toBe(false);
  });
});

describe('zstd frames', () => {
  it.each([
    ['zstd:window_descriptor', 'window_descriptor', 'safe'],
    ['zstd:user_data', 'skippable.user_data', false],
    ['zstd:magic_number', 'skippable#2.magic_number', false],
    ['zstd:magic_number', 'magic_number', null],
  ])('%s as %s', (key, name, expected) => {
    expect(answer('zstd-params', site(key, ['00', '01'], { name }))).toBe(expected);
  });

  it('says nothing about dictionaries and what lies behind the frames', () => {
    const keys = causes.find(({ id }) => id === 'zstd-params')?.on;
    expect(keys).not.toContain('zstd:dictionary_id');
    expect(keys).not.toContain('zstd:trailing');
  });
});

describe('media types of layers', () => {
  const [oci, docker] = ['application/vnd.oci.image.layer.v1.tar', 'application/vnd.docker.image.rootfs.diff.tar'];
  it.each([
    [oci, docker, 'safe', null],
    [`${oci}+gzip`, `${docker}.gzip`, 'safe', null],
    [`${oci}+gzip`, `${oci}+zstd`, null, false],
    [`${docker}.gzip`, oci, null, false],
    [`${oci}+gzip`, 'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip', null, null],
    [`${oci}+gzip`, 'application/vnd.in-toto+json', null, null],
  ])('%s and %s', (left, right, flavour, compression) => {
    const types = site('oci:manifest.media-type', [left, right]);
    expect(answer('oci-media-type-flavour', types)).toBe(flavour);
    expect(answer('layer-compression-choice', types)).toBe(compression);
  });
});

describe('what the config says', () => {
  const arm64 = { facts: { architecture: 'arm64' } };
  it.each([
    ['variant', [undefined, 'v8'], arm64, true],
    ['platform.variant', ['v8', undefined], arm64, true],
    ['variant', [undefined, ''], {}, true],
    ['variant', [undefined, 'v8'], {}, false],
    ['variant', [undefined, 'v6'], { facts: { architecture: 'arm' } }, false],
    ['os.version', [undefined, '10.0.20348.2340'], arm64, false],
    ['os.version', [undefined, 'v8'], arm64, false],
    ['variant', ['v7', 'v8'], arm64, null],
    ['architecture', [undefined, 'arm64'], {}, null],
  ] as const)('platform: %s %j', (name, values, more, held) => {
    expect(answer('oci-platform-variant', site('oci:config.platform', values, { name, ...more }))).toBe(held);
  });

  it.each([
    ['container', ['0'.repeat(64), 'f'.repeat(64)], 'safe'],
    ['container', ['0'.repeat(64), 'other'], null],
    ['config.Hostname', ['', '3f2504e0c1a7'], 'safe'],
    ['config.Hostname', ['3f2504e0c1a7', 'collector-1'], null],
    ['config.Domainname', [undefined, 'odp.example'], null],
    ['config.Image', ['sha256:1', 'sha256:2'], 'safe'],
  ] as const)('classic builder: %s %j', (name, values, expected) => {
    expect(answer('oci-docker-legacy-config', site('oci:config.legacy', values, { name }))).toBe(expected);
  });

  it.each([
    ['tee.launch_policy.allow_cmd_override', ['false', 'true'], 'critical'],
    ['tee.launch_policy.log_redirect', ['debugonly', 'always'], 'high'],
    ['tee.launch_policy.debug_monitoring', ['none', 'all'], 'low'],
    ['tee.launch_policy.some_later_rule', ['a', 'b'], 'medium'],
    ['com.example.team', ['a', 'b'], 'lossy'],
    ['', [undefined, '{"com.example.team":"a","tee.launch_policy.allow_capabilities":"true"}'], 'critical'],
    ['', [undefined, '{"com.example.team":"a"}'], 'lossy'],
    ['', [undefined, '{"tee.launch_policy.'], 'lossy'],
  ] as const)('label %s %j', (label, values, expected) => {
    expect(answer('oci-label-drift', site('oci:config.label', values, { facts: { label } }))).toBe(expected);
  });

  it.each([
    ['LD_PRELOAD', [undefined, 'LD_PRELOAD=/app/agent.so'], 'critical'],
    ['LANG', ['LANG=C', 'LANG=C.UTF-8'], 'medium'],
    ['["LANG', [undefined, '["LANG=C","NODE_OPTIONS=--require=/x.js"]'], 'critical'],
    ['["LANG', [undefined, '["LANG=C"]'], 'medium'],
  ] as const)('variable %s %j', (variable, values, expected) => {
    expect(answer('oci-env-drift', site('oci:config.env', values, { facts: { variable } }))).toBe(expected);
  });

  it.each([
    ['org.opencontainers.image.revision', ['8f14e45f', 'c9f0f895'], false],
    ['org.opencontainers.image.version', ['1.4.0', '1.4.1-rc2'], false],
    ['org.opencontainers.image.ref.name', ['main', 'release-7'], false],
    ['org.label-schema.vcs-ref', ['8f14e45', undefined], false],
    ['io.buildah.version', ['1.33.7', '1.35.3'], true],
    ['com.example.build-url', ['https://ci.example/1', 'https://ci.example/2'], true],
    ['org.opencontainers.image.version', ['1.4.0', 'the one of last week'], null],
    ['org.opencontainers.image.version', ['2025-06-03T08:12:44Z', '2025-06-04T09:30:01Z'], null],
    ['tee.image.version', ['1.4.0', '1.4.1'], null],
    ['com.example.team', ['1.4.0', '1.4.1'], null],
  ] as const)('mark %s %j', (label, values, held) => {
    const of = site('oci:config.label', values, { facts: { label } });
    expect(answer('oci-annotation-revision', of)).toBe(held);
  });
});

describe('members that mean something in a layer only', () => {
  const empty = { kind: 'presence', facts: { type: 'file', size: 0 } } as const;
  it.each([
    [['layer:0', 'app/.wh.old.sh'], true],
    [['layer:2', 'app/.wh..wh..opq'], false],
    [['index', 'linux/arm64', 'layer:0', 'app/.wh.old.sh'], true],
    [['layer:0', 'app/.wh.'], null],
    [['layer:0', 'app/data.tar', '.wh.old.sh'], null],
  ] as const)('white-out %j', (path, held) => {
    expect(answer('oci-whiteout-shape', site('tar:presence', [undefined, 'file'], { path, ...empty }))).toBe(held);
  });

  it.each([
    [['layer:0', 'stargz.index.json'], false],
    [['index', 'linux/arm64', 'layer:1', '.prefetch.landmark'], false],
    [['layer:0', 'app/data.tar', 'stargz.index.json'], null],
    [['layer:0', 'srv/stargz.index.json'], null],
  ] as const)('table of contents %j', (path, held) => {
    expect(answer('oci-estargz-toc', site('tar:presence', [undefined, 'file'], { path, ...empty }))).toBe(held);
  });

  it.each([
    [['layer:1', 'app'], { type: 'directory' }, false],
    [['layer:0', 'app'], { type: 'directory' }, null],
    [['layer:1', 'app'], { type: 'directory', children: true }, null],
    [['layer:1', 'app'], { type: 'directory', hasOwnChildren: true }, null],
    [['layer:1', 'app'], { type: 'file' }, null],
  ] as const)('repeated directory %j %j', (path, facts, held) => {
    expect(answer('oci-dir-copyup', site('tar:presence', [undefined, 'x'], { path, facts }))).toBe(held);
  });
});
