import { portableTime } from '../../fixtures/images/parts/rules-pkg.ts';
import { gitProperties } from '../../fixtures/images/parts/spring-jar.ts';
import { sandboxTarget } from '../../fixtures/images/parts/spring-service.ts';
import { buildZip, dosTime } from '../../fixtures/lib/zip.ts';
import type { Service } from '../../fixtures/odp/index.ts';
import { besideManifest, buildData, copied, generated, jarManifest } from '../../fixtures/odp/jar-sample.ts';
import { jarFacts, type Release } from '../../fixtures/odp/java-sample.ts';
import { runfiles } from '../../fixtures/odp/python-sample.ts';
import { layerOf, putEntry, putJarEntry, type Sample } from '../../fixtures/odp/sample.ts';
import type { CheckOptions } from '../../src/app/check-options.ts';

export interface OdpDeviation {
  readonly rule: string;
  readonly what: string;
  readonly service: Service;
  readonly release?: Release;
  readonly options?: Partial<CheckOptions>;
  change(sample: Sample): void;
}

const facts = jarFacts('collector', 'v0.7.1');
const classes = 'BOOT-INF/classes/';

function collector(rule: string, what: string, change: (sample: Sample) => void): OdpDeviation {
  return { rule, what, service: 'collector', change };
}

function aggregator(rule: string, what: string, change: (sample: Sample) => void): OdpDeviation {
  return { rule, what, service: 'aggregator', change };
}

function builder(rule: string, what: string, change: (sample: Sample) => void): OdpDeviation {
  return { rule, what, service: 'task_builder', change };
}

/** Changes every entry of a layer. */
function each(
  sample: Sample,
  name: string,
  change: (entry: Sample['layers'][number]['entries'][number]) => object,
): void {
  const layer = layerOf(sample, name);
  layer.entries = layer.entries.map((entry) => ({ ...entry, ...change(entry) }));
}

const own = 'the service';
/** Where the labels are not stated, so that what they mean is all there is to say. */
const teeOnly = { profiles: ['confidential-space'] };

function tee(rule: string, what: string, labels: Readonly<Record<string, string>>): OdpDeviation {
  return {
    rule,
    what,
    service: 'aggregator',
    options: teeOnly,
    change: (sample) => {
      sample.run.Labels = Object.fromEntries(
        Object.entries(labels).map(([name, value]) => [`tee.launch_policy.${name}`, value]),
      );
    },
  };
}

export const odpDeviations: readonly OdpDeviation[] = [
  collector('config-platform', 'built for arm64', (sample) => {
    sample.spec.platform = { os: 'linux', architecture: 'arm64' };
  }),
  collector('config-created', 'the time of the release', (sample) => {
    sample.spec.created = '2025-04-02T00:00:00Z';
  }),
  collector('config-entrypoint', 'another share of the memory', (sample) => {
    sample.run.Entrypoint = (sample.run.Entrypoint ?? []).map((word) =>
      word.replace('MaxRAMPercentage=70.0', 'MaxRAMPercentage=80.0'),
    );
  }),
  collector('config-cmd', 'an argument', (sample) => {
    sample.run.Cmd = ['--debug'];
  }),
  collector('config-port', 'a port for a debugger', (sample) => {
    sample.run.ExposedPorts = { '5005/tcp': {} };
  }),
  collector('config-user', 'root', (sample) => {
    sample.run.User = '0';
  }),
  collector('config-working-dir', 'the root directory', (sample) => {
    sample.run.WorkingDir = '/';
  }),
  aggregator('config-env', 'another key service', (sample) => {
    sample.run.Env = (sample.run.Env ?? []).map((line) =>
      line.replace('publickeyservice.odp', 'publickeyservice.test'),
    );
  }),
  collector('config-env-extra', 'options for the virtual machine', (sample) => {
    sample.run.Env = [...(sample.run.Env ?? []), 'JAVA_TOOL_OPTIONS=-Xmx1g'];
  }),
  aggregator('config-label', 'logs on debug images only', (sample) => {
    sample.run.Labels = { ...sample.run.Labels, 'tee.launch_policy.log_redirect': 'debugonly' };
  }),
  collector('config-history', 'the command that made the layer', (sample) => {
    const created = '0001-01-01T00:00:00Z';
    sample.spec.history = [...sample.base.map(() => ({ created })), { created, created_by: 'bazel build //:image' }];
  }),
  aggregator('encryption-off', 'the variant for local tests', (sample) => {
    sample.run.Env = (sample.run.Env ?? []).map((line) =>
      line.startsWith('ENCRYPTION_OPTS') ? `${line} --should_encrypt_aggregator_output 'false'` : line,
    );
  }),
  tee('launch-policy-value', 'no Go boolean', { allow_cmd_override: 'yes' }),
  tee('launch-policy-value', 'old and new monitoring', {
    monitoring_memory_allow: 'never',
    hardened_monitoring: 'none',
  }),
  tee('launch-policy-unknown', 'a slip of the pen', { allow_env_overide: 'FCP_OPTS' }),
  tee('launch-policy-command', 'the operator gives arguments', { allow_cmd_override: 'true' }),
  tee('launch-policy-privileges', 'the operator gives capabilities', { allow_capabilities: 'true' }),
  tee('launch-policy-variable', 'a library in front of all others', { allow_env_override: 'FCP_OPTS,LD_PRELOAD' }),
  tee('launch-policy-mount', 'over the certificates', { allow_mount_destinations: '/etc/ssl:/data' }),
  tee('launch-policy-logs', 'logs of production', { log_redirect: 'always' }),
  collector('manifest-media-type', 'copied into the format of docker', (sample) => {
    sample.spec.mediaTypes = 'docker';
  }),
  collector('manifest-annotation', 'the name of the branch', (sample) => {
    sample.spec.annotations = { 'com.example.branch': 'main' };
  }),
  collector('base-layers', 'a base without its JRE', (sample) => {
    sample.base = sample.base.slice(0, -1);
  }),
  aggregator('layer-missing', 'no libunwind', (sample) => {
    sample.layers = sample.layers.filter(({ name }) => name !== 'libunwind-16');
  }),
  collector('layer-extra', 'a layer on top', (sample) => {
    const tar = { format: 'gnu', dialect: 'gnu' } as const;
    sample.layers.push({ name: 'more', entries: [{ name: 'opt/agent', content: 'x' }], tar, gzip: {} });
  }),
  aggregator('layer-position', 'packages in another order', (sample) => {
    const at = sample.layers.findIndex(({ name }) => name === 'gcc-12-base');
    const [layer] = sample.layers.splice(at, 1);
    if (layer !== undefined) sample.layers.splice(-1, 0, layer);
  }),
  aggregator('layer-content-missing', 'no native library', (sample) => {
    const layer = layerOf(sample, own);
    layer.entries = layer.entries.filter(({ name }) => name !== 'libaggregation-jni.so');
  }),
  collector('layer-content-extra', 'a file of the developer', (sample) => {
    const entry = { name: 'notes.txt', content: 'todo\n', mode: 0o555, mtime: portableTime };
    layerOf(sample, own).entries.push(entry);
  }),
  collector('layer-mtime', 'stamped', (sample) => each(sample, own, () => ({ mtime: 1743552000 }))),
  collector('layer-owner', 'the owner of the checkout', (sample) =>
    each(sample, own, () => ({ uid: 1000, gid: 1000 })),
  ),
  collector('layer-owner-name', 'named owners', (sample) =>
    each(sample, own, () => ({ uname: 'root', gname: 'root' })),
  ),
  collector('layer-mode', 'the mode of the disk', (sample) => each(sample, own, () => ({ mode: 0o755 }))),
  collector('layer-format', 'POSIX headers', (sample) => {
    layerOf(sample, own).tar = { format: 'ustar', dialect: 'python' };
  }),
  collector('layer-order', 'the order of the disk', (sample) => {
    layerOf(sample, own).entries.reverse();
  }),
  collector('layer-name-prefix', 'names with a dot', (sample) =>
    each(sample, own, ({ name, content }) => ({
      name: `./${name}`,
      // Filled in by its plain name otherwise.
      ...(content === undefined && { content: jarOf(sample) }),
    })),
  ),
  collector('layer-padding', 'no records', (sample) => {
    layerOf(sample, own).tar = { format: 'gnu', dialect: 'python', recordBytes: 512, endBlocks: 4 };
  }),
  builder('layer-compression', 'zstd', (sample) => {
    layerOf(sample, 'libc6').compression = 'zstd';
    sample.spec.mediaTypes = 'oci';
  }),
  collector('layer-gzip-header', 'compressed by another program', (sample) => {
    layerOf(sample, own).gzip = { xfl: 0, os: 3, level: 6 };
  }),
  collector('layer-gzip-mtime', 'compressed with the time', (sample) => {
    layerOf(sample, own).gzip = { xfl: 4, os: 255, level: 1, mtime: 1743552000 };
  }),
  collector('layer-gzip-name', 'compressed from a file', (sample) => {
    layerOf(sample, own).gzip = { xfl: 4, os: 255, level: 1, name: 'tmp4x8k2q.tar' };
  }),
  collector('jar-first-entries', 'the manifest comes later', (sample) => {
    const [folder, manifest, data, ...rest] = sample.jar;
    if (folder && manifest && data) sample.jar = [folder, data, manifest, ...rest];
  }),
  collector('jar-manifest', 'made by jar', (sample) =>
    putJarEntry(
      sample,
      generated('META-INF/MANIFEST.MF', jarManifest(facts).replace('singlejar', '21.0.5 (Eclipse Adoptium)')),
    ),
  ),
  collector('bazel-build-data', 'the path of the sandbox', (sample) =>
    putJarEntry(sample, generated('build-data.properties', buildData(facts, sandboxTarget('collector', 17)))),
  ),
  collector('bazel-build-data', 'stamped', (sample) =>
    putJarEntry(sample, generated('build-data.properties', `${buildData(facts)}build.timestamp=1743552000\n`)),
  ),
  collector('git-properties', 'a workspace status command', (sample) =>
    putJarEntry(
      sample,
      copied(`${classes}git.properties`, gitProperties.replace('git.commit.id=', 'git.commit.id=0123456')),
    ),
  ),
  collector('beside-manifest', 'the JDK of the machine', (sample) =>
    putEntry(layerOf(sample, own), {
      name: 'MANIFEST.MF',
      content: besideManifest(facts, { 'Build-Jdk': '21.0.5' }),
      mode: 0o555,
      mtime: portableTime,
    }),
  ),
  collector('jar-entry-time', 'not normalised', (sample) => {
    sample.jar = sample.jar.map((entry) => ({ ...entry, time: dosTime('2025-04-02 09:30:00') }));
  }),
  collector('jar-stored', 'nested jars compressed', (sample) => {
    sample.jar = sample.jar.map((entry) =>
      String(entry.name).endsWith('.jar') ? { ...entry, method: 'deflate' } : entry,
    );
  }),
  collector('jar-entry-missing', 'no libraries', (sample) => {
    sample.jar = sample.jar.filter(({ name }) => !String(name).startsWith('BOOT-INF/lib/'));
  }),
  collector('jar-entry-extra', 'an index of the class path', (sample) =>
    putJarEntry(sample, copied('BOOT-INF/classpath.idx', '- "BOOT-INF/lib/a.jar"\n')),
  ),
  collector('build-info-time', "Spring's build information", (sample) => {
    putJarEntry(sample, copied(`${classes}META-INF/build-info.properties`, 'build.time=2025-04-02T09:30:00Z\n'));
  }),
  builder('runfiles-stub', 'the interpreter of the system', (sample) =>
    putEntry(layerOf(sample, own), {
      name: 'python/taskbuilder/task_builder',
      content: "#!/usr/bin/env python3\nPYTHON_BINARY = '/usr/bin/python3'\n",
      mode: 0o755,
      mtime: 1672560000,
    }),
  ),
  builder('runfiles-interpreter', 'no interpreter', (sample) => {
    const layer = layerOf(sample, 'the interpreter');
    layer.entries = layer.entries.map((entry) => ({ ...entry, name: entry.name.replace('bin/python3', 'bin/python') }));
  }),
  builder('runfiles-root', 'a repository of bzlmod', (sample) => {
    const entry = { name: `${runfiles}/_main/`, type: 'directory' as const, mode: 0o755, mtime: 1672560000 };
    layerOf(sample, own).entries.push(entry);
  }),
  builder('never-path', 'a cache of Python', (sample) => {
    const name = `${runfiles}/pypi_flask/site-packages/flask/__pycache__/app.cpython-310.pyc`;
    layerOf(sample, 'the packages').entries.push({ name, content: 'x', mode: 0o755, mtime: 1672560000 });
  }),
  builder('sandbox-path', 'a path of the output base in a source', (sample) => {
    const name = `${runfiles}/pypi_flask/site-packages/flask/build.py`;
    const content = `ROOT = '/root/.cache/bazel/_bazel_root/97d3cb026c970251e90e355d3f5fc67f/execroot'\n`;
    layerOf(sample, 'the packages').entries.push({ name, content, mode: 0o755, mtime: 1672560000 });
  }),
  {
    rule: 'profile-case',
    what: 'another image',
    service: 'collector',
    options: { profiles: ['odp-python'] },
    change: () => undefined,
  },
];

/** The jar as it would be filled in under its plain name. */
function jarOf(sample: Sample): Buffer {
  return buildZip(sample.jar);
}
