import { describe, expect, it } from 'vitest';
import { configPair } from '../../fixtures/causes/_shared/images.ts';
import { compareImages } from '../../src/app/compare.ts';
import {
  allowsVariable,
  cleanPath,
  conflictOf,
  explainLabel,
  flagOf,
  labelFault,
  launchPolicyPrefix,
  parseVariables,
  policyChange,
  policyLabels,
} from '../../src/causes/_shared/launch-policy.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const labelNamed = (name: string) => {
  const label = policyLabels.find((known) => known.name === name);
  if (label === undefined) throw new Error(name);
  return label;
};

const flags = ['allow_cmd_override', 'allow_capabilities', 'allow_cgroups'];
const redirects = ['log_redirect', 'monitoring_memory_allow'];
const monitorings = ['hardened_monitoring', 'debug_monitoring'];

/** What Go's ParseBool, and the launcher's own parsers, answer. */
const answers: readonly (readonly [labels: readonly string[], good: readonly string[], bad: readonly string[]])[] = [
  [
    flags,
    ['1', 't', 'T', 'TRUE', 'true', 'True', '0', 'f', 'F', 'FALSE', 'false', 'False'],
    ['', 'yes', 'no', 'tRUE', ' true', 'true ', 'on', '2', 'TrUe', 'null'],
  ],
  [
    redirects,
    ['always', 'never', 'debugonly', 'Always', 'DEBUGONLY', ' always ', 'never\n', '\u0085always'],
    ['', 'true', 'debug_only', 'debug only', 'sometimes', 'al ways', '\ufeffalways'],
  ],
  [
    monitorings,
    ['none', 'memoryOnly', 'all', 'NONE', 'memoryonly', 'ALL'],
    ['', 'memory', 'memory_only', ' all', 'all ', 'true', 'always'],
  ],
  [['allow_mount_destinations'], ['', '/a', '/a:/b', ':/a::', '/a/../b', '/'], ['a', './a', '/a:b', '../a', 'tmp:/a']],
  [['allow_env_override'], ['', 'A', 'A,B', ',A,,', 'A, B', '=x'], []],
];

describe('a value is judged as by the launcher', () => {
  for (const [labels, good, bad] of answers) {
    for (const name of labels) {
      it.each(good)(`${name} takes %j`, (value) => {
        expect(labelFault(labelNamed(name), value)).toBeNull();
        expect(explainLabel(labelNamed(name), value)).not.toBeNull();
      });
      if (bad.length === 0) continue;
      it.each(bad)(`${name} refuses %j`, (value) => {
        expect(labelFault(labelNamed(name), value)).toMatch(/expected|absolute/);
        expect(explainLabel(labelNamed(name), value)).toBeNull();
        expect(policyChange(name, undefined, value)?.why).toContain('the launcher refuses the right value');
      });
    }
  }

  it('for all nine labels', () => {
    expect(answers.flatMap(([labels]) => labels).sort()).toEqual(policyLabels.map(({ name }) => name).sort());
  });

  it('names are exact, blanks stay, empty ones go', () => {
    expect(parseVariables(',A,, B,')).toEqual(['A', ' B']);
    const labels = { [`${launchPolicyPrefix}allow_env_override`]: 'FCP_OPTS, LD_PRELOAD' };
    expect([allowsVariable(labels, 'FCP_OPTS'), allowsVariable(labels, 'LD_PRELOAD')]).toEqual([true, false]);
    expect(flagOf({}, 'allow_cmd_override')).toBe(false);
  });

  it.each([
    ['/a/../../b', '/b'],
    ['a/../..', '..'],
    ['/', '/'],
    ['./', '.'],
    ['/a//b/.', '/a/b'],
  ])('the path %j is cleaned to %j', (path, clean) => expect(cleanPath(path)).toBe(clean));

  it('old and new monitoring labels exclude each other', () => {
    const old = { [`${launchPolicyPrefix}monitoring_memory_allow`]: 'always' };
    expect(conflictOf(old)).toBeNull();
    expect(conflictOf({ ...old, [`${launchPolicyPrefix}debug_monitoring`]: 'all' })).toContain('cannot stand beside');
    expect(conflictOf({ ...old, [`${launchPolicyPrefix}hardened_monitoring`]: 'none' })).toContain(
      'hardened_monitoring',
    );
  });
});

describe('a change', () => {
  it.each<[string, string | undefined, string | undefined, string | null]>([
    ['allow_cmd_override', undefined, 'true', 'critical'],
    ['allow_cmd_override', 'false', '1', 'critical'],
    ['allow_cmd_override', 'true', '1', null],
    ['allow_cmd_override', undefined, 'false', null],
    ['allow_capabilities', '0', 'T', 'critical'],
    ['allow_cgroups', undefined, 't', 'medium'],
    ['allow_env_override', 'FCP_OPTS', 'FCP_OPTS,OTHER', 'high'],
    ['allow_env_override', 'FCP_OPTS', 'FCP_OPTS,LD_PRELOAD', 'critical'],
    ['allow_env_override', 'FCP_OPTS', 'ENCRYPTION_OPTS', 'critical'],
    ['allow_env_override', 'JAVA_TOOL_OPTIONS', undefined, 'critical'],
    ['allow_env_override', 'A,B', 'B,,A', null],
    ['allow_env_override', undefined, '', null],
    ['allow_mount_destinations', '/tmp', '/tmp:/data', 'high'],
    ['allow_mount_destinations', '/tmp/', '/tmp', null],
    ['log_redirect', undefined, 'always', 'high'],
    ['log_redirect', undefined, 'DebugOnly', null],
    ['log_redirect', 'always', 'never', 'high'],
    ['monitoring_memory_allow', 'never', 'always', 'medium'],
    ['hardened_monitoring', undefined, 'all', 'medium'],
    ['debug_monitoring', undefined, 'memoryonly', null],
    ['debug_monitoring', undefined, 'all', 'low'],
    ['unheard_of', undefined, 'x', 'medium'],
  ])('of %s from %j to %j: %j', (name, left, right, severity) => {
    expect(policyChange(name, left, right)?.severity ?? null).toBe(severity);
  });

  it('says which image allows more', () => {
    expect(policyChange('log_redirect', 'always', 'never')?.why).toContain('the left image allows more');
    expect(policyChange('allow_env_override', 'A', 'B')?.why).toContain('the right image also allows B');
  });
});

describe('a comparison', () => {
  const compare = async (name: string, left: object, right: object) => {
    const pair = await configPair(temporaryDirectory(name), { run: left }, { run: right });
    return compareImages(pair.left, pair.right, { jobs: 0 });
  };
  const labels = (entries: Record<string, string>) => ({
    Labels: Object.fromEntries(Object.entries(entries).map(([name, value]) => [launchPolicyPrefix + name, value])),
  });

  it('says what a token would claim, and what moved', async () => {
    const policy = labels({ log_redirect: 'always' });
    const report = await compare(
      'claims',
      { ...policy, Env: ['A=1'], Entrypoint: ['/x'], Cmd: ['y'] },
      { ...policy, Env: ['A=2'], Entrypoint: ['/x'], Cmd: ['y'] },
    );
    expect(report.attestation?.moved).toEqual(['image_digest', 'image_id', 'env']);
    expect(report.attestation?.left.args).toEqual(['/x', 'y']);
    expect(report.attestation?.sentence).toBe(
      'In Confidential Space a token would claim another image_digest, image_id and env, and the same args.',
    );
  });

  it('explains the labels of both sides, and says at which the launcher refuses an image', async () => {
    const report = await compare(
      'refused',
      labels({ allow_env_override: 'FCP_OPTS', log_redirect: 'always', of_later: 'x' }),
      labels({
        log_redirect: 'sometimes',
        monitoring_memory_allow: 'always',
        debug_monitoring: 'all',
        allow_mount_destinations: 'tmp',
      }),
    );
    const side = (name: 'left' | 'right') =>
      (report.attestation?.[name].policy ?? []).map(
        ({ label, meaning, refused }) => `${label.slice(launchPolicyPrefix.length)}${refused ? '!' : ''}: ${meaning}`,
      );
    expect(side('left')).toEqual([
      'allow_env_override: lets the operator set FCP_OPTS',
      "log_redirect: on production images too: it decides when the workload's output may leave the machine",
      'of_later: is no label that the launcher knows: it is ignored, but a later launcher may know it',
    ]);
    expect(side('right')).toEqual([
      "allow_mount_destinations: 'tmp' is not an absolute path, so that a mount fails",
      "log_redirect!: always, never or debugonly was expected, found 'sometimes'",
      'monitoring_memory_allow!: monitoring_memory_allow cannot stand beside debug_monitoring',
      'debug_monitoring: everything: it decides what may be monitored on a debug image',
    ]);
    expect(report.attestation?.sentence).toContain(
      'The launcher refuses the right image for tee.launch_policy.log_redirect: always,',
    );
    expect(report.attestation?.sentence).not.toContain('the left image');
  });

  it('of images that are not for it says nothing of it', async () => {
    expect((await compare('other', { Env: ['A=1'] }, { Env: ['A=2'] })).attestation).toBeUndefined();
  });

  it('takes the gravest of all labels where one side has none', async () => {
    const report = await compare('none', {}, labels({ allow_cmd_override: 'true', debug_monitoring: 'all' }));
    expect(report.findings.find(({ cause }) => cause === 'oci-label-drift')?.security?.severity).toBe('critical');
  });

  it('of two spellings of one meaning has no severity', async () => {
    const report = await compare('same', labels({ allow_cgroups: 'true' }), labels({ allow_cgroups: '1' }));
    const finding = report.findings.find(({ cause }) => cause === 'oci-label-drift');
    expect([finding?.grade, finding?.security]).toEqual(['lossy', null]);
  });

  it.each(["--should_encrypt_aggregator_output 'false'", '--should_encrypt_aggregator_output=false'])(
    'finds %j',
    async (option) => {
      const report = await compare(
        'open',
        { Env: ['ENCRYPTION_OPTS=--x'] },
        { Env: [`ENCRYPTION_OPTS=--x ${option}`] },
      );
      const security = report.findings.map((finding) => finding.security).find((found) => found !== null);
      expect(security).toEqual({
        severity: 'critical',
        why: 'in the right image the aggregator writes its output without encrypting it',
      });
    },
  );

  it.each<[string, object, object, string, RegExp]>([
    [
      'a user that becomes root',
      { User: '65532' },
      { User: 'root' },
      'high',
      /the right image runs as root, the other one as 65532/,
    ],
    ['no user, which is root', { User: '65532' }, {}, 'high', /the right image runs as root/],
    ['two names of root', { User: 'root' }, { User: '0:0' }, 'low', /both are root/],
    ['another user', { User: '65532' }, { User: '65533' }, 'medium', /another user/],
    [
      'a further port',
      { ExposedPorts: { '8082/tcp': {} } },
      { ExposedPorts: { '8082/tcp': {}, '22/tcp': {} } },
      'medium',
      /the right image opens 22\/tcp: the launcher/,
    ],
    [
      'ports where there were none',
      {},
      { ExposedPorts: { '22/tcp': {}, '23/tcp': {} } },
      'medium',
      /the right image opens 22\/tcp, 23\/tcp/,
    ],
    [
      'an agent',
      { Entrypoint: ['java', '-jar', '/a.jar'] },
      { Entrypoint: ['java', '-agentlib:jdwp=x', '-jar', '/a.jar'] },
      'critical',
      /the right image an option in Entrypoint loads/,
    ],
    ['an agent where nothing was started', {}, { Cmd: ['java', '-javaagent:/x.jar'] }, 'critical', /in Cmd loads/],
    [
      'another library path',
      { Entrypoint: ['java', '-Djava.library.path=/'] },
      { Entrypoint: ['java', '-Djava.library.path=/tmp'] },
      'high',
      /from where classes/,
    ],
    [
      'another profile',
      { Entrypoint: ['java', '-Dspring.profiles.active=gcp'] },
      { Entrypoint: ['java', '-Dspring.profiles.active=dev'] },
      'high',
      /the program that runs, and part of the claim args/,
    ],
    [
      'another argument',
      { Cmd: ['a'] },
      { Cmd: ['b'] },
      'high',
      /what the program is told, and part of the claim args/,
    ],
    [
      'unencrypted output by argument',
      { Cmd: ['a'] },
      { Cmd: ['--should_encrypt_aggregator_output=false'] },
      'critical',
      /without encrypting/,
    ],
    ['a loader variable', { Env: ['A=1'] }, { Env: ['A=1', 'LD_PRELOAD=/x'] }, 'critical', /LD_PRELOAD/],
    [
      'a JVM variable that changes',
      { Env: ['JAVA_TOOL_OPTIONS=-Xmx1g'] },
      { Env: ['JAVA_TOOL_OPTIONS=-Xmx2g'] },
      'critical',
      /JAVA_TOOL_OPTIONS/,
    ],
    ['another working directory', { WorkingDir: '/a' }, { WorkingDir: '/b' }, 'low', /relative paths/],
  ])('of %s has its severity and reason', async (_what, left, right, severity, why) => {
    const report = await compare('runtime', left, right);
    const found = report.findings.flatMap(({ security }) => (security === null ? [] : [security]));
    const gravest = ['critical', 'high', 'medium', 'low'].find((each) => found.some((one) => one.severity === each));
    expect(gravest).toBe(severity);
    expect(
      found
        .filter((one) => one.severity === gravest)
        .map((one) => one.why)
        .join('; '),
    ).toMatch(why);
  });
});
