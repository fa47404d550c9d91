import { artefact } from '../../fixtures/images/parts/artefacts.ts';
import { baseLayers } from '../../fixtures/images/parts/base-layers.ts';
import { debLayers } from '../../fixtures/images/parts/deb-layers.ts';
import { goGzip } from '../../fixtures/images/parts/dockerfile-image.ts';
import { buildMtreeTar, mtreeTime } from '../../fixtures/images/parts/mtree-tar.ts';
import { buildLibraryJar, buildSpringJar, gitProperties } from '../../fixtures/images/parts/spring-jar.ts';
import { relativeTarget } from '../../fixtures/images/parts/spring-service.ts';
import { launchPolicy } from '../../fixtures/images/parts/tee-service.ts';
import type { ImageSpec, Layer } from '../../fixtures/lib/oci.ts';
import type { TarEntry, TarOptions } from '../../fixtures/lib/tar.ts';
import type { ContainerKind } from './containers.ts';
import { imageTime, iso, leftTime } from './model.ts';

/** A layer that takes faults: members and how they are written. */
export interface OpenLayer {
  readonly entries: readonly TarEntry[];
  readonly tar: TarOptions;
  readonly layer: Omit<Layer, 'tar'>;
}

export interface Archetype {
  readonly id: string;
  readonly title: string;
  /** Layers that no fault touches but a layer fault of the drift. */
  readonly below: readonly Layer[];
  readonly host: OpenLayer;
  readonly above: readonly Layer[];
  readonly spec: Omit<ImageSpec, 'layers'>;
  /** Folder of files that may be anywhere. */
  readonly folder: string;
  /** Containers for depth 1, 2, 3 and 4, outermost first. */
  readonly chains: readonly (readonly ContainerKind[])[];
}

const service = 'collector';

const serviceEntries: readonly TarEntry[] = Object.entries({
  'bazelrun_env.sh': `export RULE_NAME="${service}_application"\n`,
  [`${service}_application.jar`]: buildSpringJar({ buildTarget: relativeTarget(service) }),
  'default_bazelrun_script.sh': '#!/bin/bash\nset -e\nexec java -jar "$SPRINGBOOTJAR_FILENAME"\n',
  'git.properties': gitProperties,
  [`lib${service}.jar`]: buildLibraryJar(),
}).map(([name, content]) => ({ name, content, mode: 0o644, mtime: leftTime - 3600 }));

const javaSpec: Omit<ImageSpec, 'layers'> = {
  run: {
    Entrypoint: ['java', '-jar', `/${service}_application.jar`],
    Env: ['PATH=/usr/local/bin:/usr/bin:/bin', 'LANG=C.UTF-8', 'JAVA_VERSION=21.0.5'],
    User: '65532',
    WorkingDir: '/home/nonroot',
  },
  created: iso(imageTime),
  history: [{ created: iso(imageTime), created_by: 'bazel build' }],
};

const spring: Archetype = {
  id: 'spring',
  title: 'Spring fat jar on a distroless base',
  below: baseLayers(),
  host: { entries: serviceEntries, tar: { format: 'gnu', dialect: 'python' }, layer: {} },
  above: [],
  spec: javaSpec,
  folder: 'app/resources',
  chains: [['jar'], ['jar', 'jar'], ['tar.gz', 'jar', 'jar'], ['zip', 'tar.gz', 'jar', 'jar']],
};

const jni: Archetype = {
  ...spring,
  id: 'spring-jni',
  title: 'the same with native libraries and a launch policy',
  host: {
    ...spring.host,
    entries: [
      ...serviceEntries,
      {
        name: 'libaggregation-jni.so',
        content: artefact('native/libservice-jni.17.so'),
        mode: 0o755,
        mtime: leftTime - 3600,
      },
    ],
  },
  above: [{ tar: buildMtreeTar({ 'tee/launch.sh': '#!/bin/sh\nexec "$@"\n' }) }],
  spec: { ...javaSpec, run: { ...javaSpec.run, Labels: launchPolicy } },
  folder: 'app/lib',
  chains: [['jar'], ['zip', 'jar'], ['jar', 'zip', 'jar'], ['tar.gz', 'jar', 'zip', 'jar']],
};

const [statusLayer, ...packageLayers] = debLayers();

const debian: Archetype = {
  id: 'debian',
  title: 'Debian packages, one layer each',
  below: [...(statusLayer ? [statusLayer] : []), ...packageLayers.slice(0, 3)],
  host: {
    entries: [
      { name: './', type: 'directory', mtime: leftTime - 7200, uname: 'root', gname: 'root' },
      { name: './usr/', type: 'directory', mtime: leftTime - 7200, uname: 'root', gname: 'root' },
      { name: './usr/bin/', type: 'directory', mtime: leftTime - 7200, uname: 'root', gname: 'root' },
      {
        name: './usr/bin/sample',
        content: '#!/bin/sh\nexit 0\n',
        mode: 0o755,
        mtime: leftTime - 7200,
        uname: 'root',
        gname: 'root',
      },
      {
        name: './usr/share/doc/sample/copyright',
        content: 'Copyright\n',
        mtime: leftTime - 7200,
        uname: 'root',
        gname: 'root',
      },
    ],
    tar: { format: 'gnu', dialect: 'gnu' },
    layer: { gzipOptions: { xfl: 0, os: 3, level: 6 } },
  },
  above: packageLayers.slice(3),
  spec: {
    created: iso(imageTime),
    history: [{ created: iso(imageTime), created_by: 'bazel build' }],
    run: { Cmd: ['/usr/bin/sample'] },
  },
  folder: 'usr/share/sample',
  chains: [['deb'], ['tar.gz', 'deb'], ['zip', 'deb'], ['deb', 'tar.gz', 'zip']],
};

const interpreter = 'python/task.runfiles/python_x86_64-unknown-linux-gnu';
const packages = 'python/task.runfiles/pypi_limits/site-packages/limits';

const python: Archetype = {
  id: 'python',
  title: 'Python runfiles in three mtree layers',
  below: [
    {
      tar: buildMtreeTar({
        [`${interpreter}/bin/python3`]: '#!/bin/sh\nexit 0\n',
        [`${interpreter}/lib/python3.11/keyword.py`]: "kwlist = ['False', 'None', 'True']\n",
      }),
    },
    { tar: buildMtreeTar({ [`${packages}/__init__.py`]: '', [`${packages}/limits.py`]: 'MAX = 12\n' }) },
  ],
  host: {
    entries: [
      { name: 'python/', type: 'directory', mode: 0o755, mtime: mtreeTime },
      { name: 'python/task', content: '#!/usr/bin/env python3\n', mode: 0o755, mtime: mtreeTime },
      { name: 'python/task.runfiles/', type: 'directory', mode: 0o755, mtime: mtreeTime },
      { name: 'python/task.runfiles/app/task.py', content: 'print("task")\n', mode: 0o755, mtime: mtreeTime },
    ],
    tar: { format: 'pax', dialect: 'bsdtar' },
    layer: {},
  },
  above: [],
  spec: {
    created: iso(imageTime),
    history: [{ created: iso(imageTime), created_by: 'bazel build' }],
    run: { Entrypoint: ['/python/task'], Env: ['PATH=/usr/bin:/bin', 'LANG=C.UTF-8'] },
  },
  folder: 'python/task.runfiles/app',
  chains: [['wheel'], ['tar.gz', 'wheel'], ['zip', 'tar.gz', 'wheel'], ['tar.gz', 'zip', 'tar.gz', 'wheel']],
};

const docker: Archetype = {
  id: 'dockerfile',
  title: 'a Dockerfile on a Debian base',
  below: [
    {
      tar: buildMtreeTar({ 'etc/debian_version': '12.9\n', 'usr/lib/os-release': 'ID=debian\nVERSION_ID="12"\n' }),
      gzipOptions: goGzip,
    },
  ],
  host: {
    entries: [
      { name: 'etc/', type: 'directory', mtime: leftTime - 60 },
      { name: 'etc/service.conf', content: 'port=8080\n', mtime: leftTime - 60 },
      { name: 'usr/', type: 'directory', mtime: leftTime - 60 },
      ...Array.from({ length: 40 }, (_, at) => ({
        name: `usr/share/doc/package-${at}/copyright`,
        content: `Copyright of package ${at}\n`,
        mtime: leftTime - 60 + Math.floor(at / 4),
      })),
    ],
    tar: { format: 'pax', dialect: 'go' },
    layer: { gzipOptions: goGzip },
  },
  above: [],
  spec: {
    run: { Cmd: ['/usr/bin/service'], Env: ['PATH=/usr/sbin:/usr/bin:/sbin:/bin'], WorkingDir: '/' },
    created: iso(imageTime),
    history: [
      { created: '2025-05-20T00:00:00Z', created_by: "# debian.sh --arch 'amd64' out/ 'bookworm'" },
      { created: iso(imageTime), created_by: 'RUN /bin/sh -c apt-get install -y service # buildkit' },
    ],
    keyOrder: 'buildkit',
  },
  folder: 'opt/service/share',
  chains: [['tar.gz'], ['zip', 'tar.gz'], ['tar.gz', 'zip', 'jar'], ['zip', 'tar.gz', 'zip', 'tar.gz']],
};

export const archetypes: readonly Archetype[] = [spring, jni, debian, python, docker];
