import { editConfig, editManifest } from '../../../fixtures/causes/_shared/edit-image.ts';
import type { Image, ImageSpec } from '../../../fixtures/lib/oci.ts';
import { iso, type Side, type SpecFault, timeOf } from '../model.ts';

type Run = NonNullable<ImageSpec['run']>;
const known = { kind: 'spec', made: 'injected', causes: [], factor: null, effect: 'real' } as const;
const now = (spec: Omit<ImageSpec, 'layers'>, side: Side): Omit<ImageSpec, 'layers'> => ({
  ...spec,
  created: iso(timeOf(side)),
});

/** The right image runs otherwise; both say another time of creation. */
function run(id: string, left: (run: Run) => Run, right: (run: Run) => Run): SpecFault {
  return {
    ...known,
    id: `config: ${id}`,
    roots: [{ steps: ['config'] }],
    spec: (spec, side) => ({ ...now(spec, side), run: (side === 'left' ? left : right)(spec.run ?? {}) }),
  };
}

function env(id: string, left: readonly string[], right: readonly string[]): SpecFault {
  const add =
    (names: readonly string[]) =>
    (old: Run): Run => ({ ...old, Env: [...(old.Env ?? []), ...names] });
  return run(id, add(left), add(right));
}

/** The text of the right config is written otherwise. */
function text(id: string, edit: (text: string) => string): SpecFault {
  const change = (image: Image, side: Side): Image => (side === 'left' ? image : editConfig(image, edit));
  return { ...known, id: `config: ${id}`, roots: [{ steps: ['config'] }], spec: (spec) => spec, edit: change };
}

function manifest(id: string, edit: (text: string) => string): SpecFault {
  const change = (image: Image, side: Side): Image => (side === 'left' ? image : editManifest(image, edit));
  return {
    ...known,
    id: `manifest: ${id}`,
    roots: [{ steps: ['manifest', '**'] }],
    spec: (spec) => spec,
    edit: change,
  };
}

const inRun = (words: string) => (config: string) => config.replace('"config":{', `"config":{${words},`);
const label =
  (value: string) =>
  (old: Run): Run => ({ ...old, Labels: { ...old.Labels, 'tee.launch_policy.allow_cmd_override': value } });

export const descriptionAttacks: readonly SpecFault[] = [
  env('LD_PRELOAD', [], ['LD_PRELOAD=/tmp/x.so']),
  env('JAVA_TOOL_OPTIONS', [], ['JAVA_TOOL_OPTIONS=-javaagent:/tmp/x.jar']),
  env('PYTHONPATH', ['PYTHONPATH=/app'], ['PYTHONPATH=/tmp:/app']),
  env('LD_LIBRARY_PATH', ['LD_LIBRARY_PATH=/a:/b'], ['LD_LIBRARY_PATH=/b:/a']),
  env('a proxy', [], ['HTTPS_PROXY=http://proxy.example.com:3128']),
  env('two values of one name in another order', ['MODE=1', 'MODE=2'], ['MODE=2', 'MODE=1']),
  env('a name that looks like a time', ['BUILD_TIME=2025-06-03T08:12:44Z'], ['BUILD_TIME=$(id)']),
  run(
    'another PATH',
    (old) => ({ ...old, Env: ['PATH=/bin'] }),
    (old) => ({ ...old, Env: ['PATH=/tmp:/bin'] }),
  ),
  run(
    'the user',
    (old) => ({ ...old, User: 'nobody' }),
    (old) => ({ ...old, User: 'root' }),
  ),
  run(
    'no user',
    (old) => ({ ...old, User: 'nobody' }),
    ({ User: _, ...old }) => old,
  ),
  run(
    'the entry point',
    (old) => ({ ...old, Entrypoint: ['/bin/a'] }),
    (old) => ({ ...old, Entrypoint: ['/bin/b'] }),
  ),
  run(
    'the order of the command',
    (old) => ({ ...old, Cmd: ['a', 'b'] }),
    (old) => ({ ...old, Cmd: ['b', 'a'] }),
  ),
  run(
    'the class path',
    (old) => ({ ...old, Cmd: ['-cp', 'a.jar:b.jar'] }),
    (old) => ({ ...old, Cmd: ['-cp', 'b.jar:a.jar'] }),
  ),
  run(
    'the working directory',
    (old) => ({ ...old, WorkingDir: '/a' }),
    (old) => ({ ...old, WorkingDir: '/tmp' }),
  ),
  run(
    'one more port',
    (old) => old,
    (old) => ({ ...old, ExposedPorts: { '22/tcp': {} } }),
  ),
  run('the launch policy', label('false'), label('true')),
  run(
    'a label',
    (old) => ({ ...old, Labels: { a: '1' } }),
    (old) => ({ ...old, Labels: { a: '2' } }),
  ),
  text('an unknown key', (config) => config.replace('{', '{"x-payload":"anything",')),
  text('a volume', inRun('"Volumes":{"/var/run/docker.sock":{}}')),
  text('a health check', inRun('"Healthcheck":{"Test":["CMD","/tmp/x"]}')),
  text('a shell', inRun('"Shell":["/tmp/x","-c"]')),
  text('a stop signal', inRun('"StopSignal":"SIGKILL"')),
  text('a key twice', inRun('"User":"root","User":"root"')),
  text('a key in another case', inRun('"user":"root"')),
  text('another architecture variant', (config) =>
    config.replace('"os":"linux"', '"os":"linux","os.version":"payload"'),
  ),
  text('a time that is none', (config) => config.replace(/"created":"[^"]*"/, '"created":"2025-06-03T08:12:44Z; id"')),
  text('payload in the fraction of a time', (config) =>
    config.replace(/"created":"[^"]*"/, `"created":"2025-06-03T08:12:44.${'3141592653589793'.repeat(4)}Z"`),
  ),
  manifest('an unknown annotation', (json) => json.replace(/\}$/, ',"annotations":{"vendor.payload":"anything"}}')),
  manifest('an unknown key', (json) => json.replace('{', '{"x-payload":"anything",')),
  manifest('urls of a layer', (json) => json.replace('"layers":[{', '"layers":[{"urls":["http://example.com/x"],')),
  manifest('an artifact type', (json) => json.replace('{', '{"artifactType":"application/x-payload",')),
];
