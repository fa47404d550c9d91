import type { Report, ReportCause, ReportFinding, ReportImage, ReportProblem } from '../../src/model/report.ts';

const hex = (seed: string) => seed.repeat(64).slice(0, 64);

function image(side: 'left' | 'right', reference: string, seed: string): ReportImage {
  return {
    side,
    reference,
    transport: 'oci',
    platform: 'linux/amd64',
    indexDigest: null,
    manifestDigest: `sha256:${hex(seed)}`,
    imageId: `sha256:${hex([...seed].reverse().join(''))}`,
    builder: null,
  };
}

/** A finding with everything unremarkable filled in. */
export function finding(given: Partial<ReportFinding> & Pick<ReportFinding, 'id' | 'path'>): ReportFinding {
  return {
    role: 'root',
    cause: 'tar-mtime',
    title: 'Time of last change of a tar member',
    grade: 'safe',
    security: null,
    location: { kind: 'field', name: 'mtime', left: [{ start: 136, end: 148 }], right: [{ start: 136, end: 148 }] },
    left: null,
    right: null,
    bytes: 4,
    sites: 1,
    examples: [],
    derivedFrom: [],
    equation: null,
    predicate: null,
    proof: null,
    ambiguousWith: [],
    ...given,
  };
}

export function cause(given: Partial<ReportCause> & Pick<ReportCause, 'id' | 'title' | 'findings'>): ReportCause {
  return {
    parameters: { left: null, right: null },
    confidence: 'proved',
    sites: 1,
    fix: [],
    page: `docs/causes/${given.id}.md`,
    ...given,
  };
}

/** A report of two images that differ; totals follow from the findings. */
export function report(given: Partial<Report>): Report {
  const findings = given.findings ?? [];
  const bytes = (role: string) =>
    findings.filter((each) => each.role === role).reduce((sum, each) => sum + each.bytes, 0);
  return {
    schemaVersion: 1,
    verdict: 'equivalent',
    images: [image('left', 'oci:build-1', '4f1c9ab2'), image('right', 'oci:build-2', 'e07d35c1')],
    causes: [],
    findings,
    accounting: {
      differingBytes: findings.reduce((sum, each) => sum + each.bytes, 0),
      root: bytes('root'),
      derived: bytes('derived'),
      encoding: bytes('encoding'),
      unexplained: bytes('unexplained'),
      hidden: 0,
    },
    proof: { level: null, capacityBits: null, certificate: null },
    policy: { file: null, hidden: [], unusedRules: [] },
    problems: [],
    ...given,
  };
}

const derivedDigests = (from: readonly number[], firstId: number): ReportFinding[] => [
  finding({
    id: firstId,
    role: 'derived',
    cause: 'oci-descriptor-cascade',
    title: 'Digest that follows from changed content',
    path: ['manifest'],
    location: {
      kind: 'field',
      name: 'config.digest',
      left: [{ start: 120, end: 191 }],
      right: [{ start: 120, end: 191 }],
    },
    left: `sha256:${hex('0c')}`,
    right: `sha256:${hex('d4')}`,
    bytes: 64,
    derivedFrom: from,
    equation: 'sha256(config)',
    proof: 'P1',
  }),
  finding({
    id: firstId + 1,
    role: 'derived',
    cause: 'zip-crc',
    title: 'Checksum of a changed zip member',
    path: ['layer:29', 'aggregator_application.jar'],
    location: {
      kind: 'field',
      name: 'central.crc-32',
      left: [{ start: 16, end: 20 }],
      right: [{ start: 16, end: 20 }],
    },
    left: '3405691582',
    right: '3735928559',
    bytes: 4,
    sites: 2,
    examples: [['layer:29', 'aggregator_application.jar', 'build-data.properties']],
    derivedFrom: from,
    equation: 'crc32(content)',
    proof: 'P1',
  }),
  finding({
    id: firstId + 2,
    role: 'derived',
    cause: 'zip-offset',
    title: 'Offset that moved with the size of an earlier member',
    path: ['layer:29', 'aggregator_application.jar'],
    location: { kind: 'field', name: 'central.local-header-offset', left: [], right: [] },
    left: '81234',
    right: '81236',
    bytes: 300,
    sites: 150,
    derivedFrom: from,
    equation: 'position of the local header',
    proof: 'P1',
  }),
];

const outputBase = '/root/.cache/bazel/_bazel_root/97d3cb026c970251e90e355d3f5fc67f';
const jarPath =
  'execroot/com_google_ondevicepersonalization_federatedcompute/bazel-out/k8-opt/bin/java/src/main/java/com/google/ondevicepersonalization/federatedcompute/shuffler/aggregator/aggregator_application.jar';
const sandbox = (number: number) => `${outputBase}/sandbox/processwrapper-sandbox/${number}`;

/** ODP's first historic break: rules_spring wrote the sandbox path into build-data.properties of the fat jar. */
export const buildTarget: Report = report({
  images: [
    image('left', 'oci:bazel-bin/aggregator_image', '4f1c9ab2'),
    image('right', 'oci:rebuild/aggregator_image', 'e07d35c1'),
  ],
  causes: [
    cause({
      id: 'factor-build-path',
      title: 'The path of the build directory is written into the output',
      parameters: { left: sandbox(17), right: sandbox(2301) },
      findings: [1, 2],
      sites: 3,
      fix: [
        {
          for: 'bazel',
          text: 'Pass singlejar `--build_target <label>` (patch of rules_spring, in 2.4.0 and later), or `--exclude_build_data`.',
        },
        { for: 'maven', text: 'Set `project.build.outputTimestamp` and keep `basedir` out of filtered resources.' },
        { for: 'any', text: 'Build in a directory of one fixed name.' },
      ],
    }),
  ],
  findings: [
    finding({
      id: 1,
      cause: 'bazel-build-data',
      title: 'Bazel wrote where it built the jar into build-data.properties',
      path: ['layer:29', 'aggregator_application.jar', 'build-data.properties'],
      location: {
        kind: 'field',
        name: 'build.target',
        left: [{ start: 13, end: 300 }],
        right: [{ start: 13, end: 302 }],
      },
      left: `${sandbox(17)}/${jarPath}`,
      right: `${sandbox(2301)}/${jarPath}`,
      bytes: 4,
      proof: 'P4',
    }),
    finding({
      id: 2,
      cause: 'elf-debug-path',
      title: 'Debug information names the build directory',
      path: ['layer:29', 'aggregator_application.jar', 'BOOT-INF/lib/libaggregation-jni.jar', 'libaggregation.so'],
      location: {
        kind: 'field',
        name: '.debug_line_str',
        left: [{ start: 4096, end: 4200 }],
        right: [{ start: 4096, end: 4202 }],
      },
      left: `${sandbox(17)}/execroot`,
      right: `${sandbox(2301)}/execroot`,
      bytes: 8,
      sites: 2,
      examples: [
        ['layer:29', 'aggregator_application.jar', 'BOOT-INF/lib/libaggregation-jni.jar', 'libaggregation.so'],
        ['layer:29', 'aggregator_application.jar', 'BOOT-INF/lib/libcrypto-jni.jar', 'libcrypto.so'],
      ],
      grade: 'guarded',
      predicate: { text: 'only debug sections hold the path', held: true },
      proof: 'P4',
    }),
    ...derivedDigests([1, 2], 3),
  ],
  proof: { level: 'P4', capacityBits: 0, certificate: null },
});

/** ODP's second historic break: the JDK of the host in MANIFEST.MF. */
export const buildJdk: Report = report({
  causes: [
    cause({
      id: 'jar-manifest-builder',
      title: 'The jar manifest names the tools that built it',
      parameters: { left: '17.0.9', right: '17.0.11' },
      confidence: 'likely',
      findings: [1],
      sites: 1,
      fix: [
        {
          for: 'bazel',
          text: 'Drop the `Build-Jdk` line from write_manifest.sh of rules_spring, or pin the host JDK.',
        },
        { for: 'maven', text: 'Use maven-archiver 3.4 or later; it no longer writes the field.' },
      ],
    }),
  ],
  findings: [
    finding({
      id: 1,
      cause: 'jar-manifest-builder',
      title: 'The jar manifest names the tools that built it',
      grade: 'guarded',
      predicate: { text: 'the class files of both jars are equal', held: true },
      path: ['layer:28', 'MANIFEST.MF'],
      location: { kind: 'line', name: 'Build-Jdk', left: [{ start: 88, end: 105 }], right: [{ start: 88, end: 106 }] },
      left: '17.0.9',
      right: '17.0.11',
      bytes: 2,
      proof: 'P1',
      ambiguousWith: ['factor-toolchain-drift'],
    }),
    ...derivedDigests([1], 2).slice(0, 1),
  ],
  proof: { level: 'P2', capacityBits: 17.4, certificate: null },
});

/** One setuid bit among 500 harmless times. */
export const setuidAmongTimes: Report = report({
  verdict: 'different',
  causes: [
    cause({
      id: 'tar-mode-special',
      title: 'Setuid, setgid, sticky or execute bits differ',
      findings: [1],
      fix: [{ for: 'docker', text: 'Set the mode explicitly: `COPY --chmod=0755`.' }],
    }),
    cause({
      id: 'factor-clock',
      title: 'The time of the build is written into the output',
      parameters: { left: '2026-03-14T09:26:53Z', right: '2026-03-14T11:02:07Z' },
      confidence: 'likely',
      findings: [2, 3],
      sites: 501,
      fix: [
        { for: 'docker', text: 'Build with `SOURCE_DATE_EPOCH` and `--output type=oci,rewrite-timestamp=true`.' },
        { for: 'bazel', text: 'Set `portable_mtime = True` in pkg_tar, or `time=0` in the mtree.' },
      ],
    }),
  ],
  findings: [
    finding({
      id: 1,
      cause: 'tar-mode-special',
      title: 'Setuid, setgid, sticky or execute bits differ',
      grade: 'lossy',
      security: { severity: 'high', why: 'the program runs as its owner root on the right only.' },
      path: ['layer:3', 'usr/local/bin/model-updater'],
      location: {
        kind: 'metadata',
        name: 'mode',
        left: [{ start: 5220, end: 5228 }],
        right: [{ start: 5220, end: 5228 }],
      },
      left: '493',
      right: '2541',
      bytes: 1,
    }),
    finding({
      id: 2,
      path: ['layer:3'],
      location: {
        kind: 'metadata',
        name: 'mtime',
        left: [{ start: 136, end: 148 }],
        right: [{ start: 136, end: 148 }],
      },
      left: '1773480413',
      right: '1773486127',
      bytes: 2000,
      sites: 500,
      examples: [
        ['layer:3', 'etc/ld.so.cache'],
        ['layer:3', 'usr/lib/python3/dist-packages/google/protobuf/internal/builder.py'],
        ['layer:3', 'usr/lib/python3/dist-packages/google/protobuf/message.py'],
        ['layer:3', 'usr/local/bin/model-updater'],
        ['layer:3', 'var/lib/dpkg/status'],
      ],
    }),
    finding({
      id: 3,
      cause: 'oci-config-created',
      title: 'Creation time of the image',
      path: ['config'],
      location: { kind: 'field', name: 'created', left: [{ start: 12, end: 32 }], right: [{ start: 12, end: 32 }] },
      left: '2026-03-14T09:26:53Z',
      right: '2026-03-14T11:02:07Z',
      bytes: 6,
    }),
    ...derivedDigests([1, 2, 3], 4),
  ],
});

const causeRows = [
  ['apt-log-time', 'A package log holds times', 'var/log/apt/history.log', 'Start-Date'],
  ['dpkg-log', 'The dpkg log holds times', 'var/log/dpkg.log', 'line 1'],
  ['ldconfig-aux-cache', 'The cache of ldconfig holds inode numbers', 'var/cache/ldconfig/aux-cache', 'ctime'],
  [
    'pyc-mtime',
    'Compiled Python holds the time of its source',
    'usr/lib/python3.11/__pycache__/abc.cpython-311.pyc',
    'mtime',
  ],
  ['machine-id', 'The machine id was made at build time', 'etc/machine-id', 'line 1'],
  ['shadow-date', 'The date of the last password change', 'etc/shadow', 'lastchg'],
  ['ca-java-keystore', 'The Java trust store holds times', 'etc/ssl/certs/java/cacerts', 'creation date'],
  [
    'fontconfig-cache',
    'A font cache holds directory times',
    'var/cache/fontconfig/4c599c202bc5c08e2d34565a40eac3b2-le64.cache-7',
    'mtime',
  ],
  ['man-db-cache', 'The index of manual pages holds times', 'var/cache/man/index.db', 'time'],
  ['pip-cache', 'A download cache was left in the image', 'root/.cache/pip/http/a/b/c', 'presence'],
  ['npm-log', 'A log of npm was left in the image', 'root/.npm/_logs/2026-03-14T09_26_53_001Z-debug-0.log', 'presence'],
  ['tmp-file', 'A temporary file was left in the image', 'tmp/tmpab12cd34', 'presence'],
  ['hostname-leak', 'The name of the build host', 'usr/share/app/build.txt', 'line 3'],
] as const;

/** A Dockerfile built twice without any care: many causes, some left unexplained. */
export const dockerfile: Report = report({
  verdict: 'different',
  images: [
    image('left', 'docker-archive:monday.tar', '31d2ab90'),
    image('right', 'docker-archive:tuesday.tar', '7b20fe64'),
  ],
  causes: causeRows.map(([id, title], at) =>
    cause({
      id,
      title,
      confidence: at < 6 ? 'likely' : 'possible',
      findings: id === 'apt-log-time' ? [1, 101, 102, 103, 104] : [at + 1],
      sites: id === 'apt-log-time' ? 5 : 1,
      fix: [
        { for: 'docker', text: `Remove it in the same RUN line, or bind-mount a cache: \`RUN --mount=type=cache …\`.` },
      ],
    }),
  ),
  findings: [
    ...causeRows.map(([id, title, path, name], at) =>
      finding({
        id: at + 1,
        cause: id,
        title,
        grade: name === 'presence' ? 'lossy' : 'safe',
        path: ['layer:1', path],
        location: { kind: name === 'presence' ? 'presence' : 'line', name, left: [], right: [] },
        left: name === 'presence' ? '4,096 bytes' : `Mon Mar ${9 + at} 09:26:53 2026`,
        right: name === 'presence' ? null : `Tue Mar ${10 + at} 11:02:07 2026`,
        bytes: 9,
      }),
    ),
    ...[101, 102, 103, 104].map((id) =>
      finding({
        id,
        cause: 'apt-log-time',
        title: 'A package log holds times',
        path: ['layer:1', 'var/log/apt/history.log'],
        location: { kind: 'line', name: `line ${id}`, left: [], right: [] },
        left: 'End-Date: 2026-03-09  09:26:58',
        right: 'End-Date: 2026-03-10  11:02:13',
        bytes: 8,
      }),
    ),
    finding({
      id: 120,
      role: 'unexplained',
      cause: null,
      title: 'Bytes differ for no known reason',
      grade: 'lossy',
      path: ['layer:2', 'opt/app/model.bin'],
      location: {
        kind: 'bytes',
        name: 'bytes 65,536–65,600',
        left: [{ start: 65536, end: 65600 }],
        right: [{ start: 65536, end: 65600 }],
      },
      left: '9f3a00c417d2e8b5506f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f9f3a00c417d2e8b5506f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f',
      right:
        '9f3a00c417d2e8b5506f1a2b3c4d5e6f708192a3b4c5d6ffffff1a2b3c4d5e6f9f3a00c417d2e8b5506f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f',
      bytes: 3,
    }),
    finding({
      id: 121,
      role: 'unexplained',
      cause: null,
      title: 'Text differs for no known reason',
      grade: 'lossy',
      path: ['layer:2', 'opt/app/config.json'],
      location: {
        kind: 'field',
        name: '/workers/3/weight',
        left: [{ start: 5, end: 9 }],
        right: [{ start: 5, end: 9 }],
      },
      left: '0.25',
      right: '0.5',
      bytes: 3,
    }),
    finding({
      id: 130,
      role: 'encoding',
      cause: 'deflate-level',
      title: 'Compressed at another level',
      path: ['layer:0'],
      location: { kind: 'bytes', name: 'deflate stream', left: [], right: [] },
      left: 'level 6',
      right: 'level 9',
      bytes: 40312,
    }),
    ...derivedDigests([1, 2], 140),
  ],
  problems: [
    {
      code: 'stray-files',
      severity: 'note',
      side: 'left',
      path: [],
      offset: null,
      message: '2 files of the directory belong to no image: proc.pid, sha256.',
      hint: '',
    },
  ],
});

/** Only the compression differs: same diff_ids, new digests. */
export const recompressed: Report = report({
  causes: [
    cause({
      id: 'layer-compression-choice',
      title: 'Layer compressed with another algorithm; uncompressed content equal',
      findings: [1, 2],
      sites: 2,
      fix: [{ for: 'docker', text: 'State `compression=gzip,force-compression=true` for the export.' }],
    }),
  ],
  findings: [
    finding({
      id: 1,
      role: 'encoding',
      cause: 'layer-compression-choice',
      title: 'Layer compressed with another algorithm; uncompressed content equal',
      path: ['layer:0'],
      location: {
        kind: 'bytes',
        name: 'compression',
        left: [{ start: 0, end: 30_412_881 }],
        right: [{ start: 0, end: 27_100_412 }],
      },
      left: 'gzip',
      right: 'zstd',
      bytes: 30_412_881,
    }),
    finding({
      id: 2,
      role: 'encoding',
      cause: 'layer-compression-choice',
      title: 'Layer compressed with another algorithm; uncompressed content equal',
      path: ['layer:1'],
      location: {
        kind: 'bytes',
        name: 'compression',
        left: [{ start: 0, end: 4_112 }],
        right: [{ start: 0, end: 4_000 }],
      },
      left: 'gzip',
      right: 'zstd',
      bytes: 4_112,
    }),
    ...derivedDigests([1, 2], 3).slice(0, 1),
  ],
});

const truncated: ReportProblem = {
  code: 'gzip-truncated',
  severity: 'error',
  side: 'right',
  path: ['layer:4'],
  offset: 1_048_576,
  message: 'the gzip stream ends in the middle of a block: expected 3,145,728 bytes, found 1,048,576.',
  hint: 'Copy the image again; the blob is shorter than its descriptor says.',
};

/** A layer that ends early: nothing is claimed. */
export const incomplete: Report = report({
  verdict: 'incomplete',
  images: [
    image('left', 'oci-archive:good.tar', '4f1c9ab2'),
    { ...image('right', 'oci-archive:bad.tar', '00ff'), indexDigest: `sha256:${hex('ab')}` },
  ],
  causes: buildJdk.causes,
  findings: buildJdk.findings,
  problems: [
    truncated,
    {
      ...truncated,
      code: 'unknown-media-type',
      severity: 'note',
      side: 'left',
      path: ['manifest'],
      offset: null,
      message: 'the media type of layer 2 is not known; it was read as tar.',
      hint: '',
    },
  ],
});

/** Equal manifests. */
export const identical: Report = report({
  verdict: 'identical',
  images: [image('left', 'oci:build-1', '4f1c9ab2'), image('right', 'oci:build-2', '4f1c9ab2')],
  proof: { level: 'P4', capacityBits: 0, certificate: null },
});

const evil = '\u001b[2J\u001b]0;owned\u0007<script>alert(1)</script>\r\n::error::x\u202egpj.exe';

/** Names and values that try to steer the terminal or the page. */
export const hostile: Report = report({
  verdict: 'different',
  images: [image('left', `oci:${evil}`, '4f1c9ab2'), image('right', 'oci:"><img src=x onerror=alert(1)>', 'e07d35c1')],
  causes: [
    cause({
      id: 'factor-build-path',
      title: 'The path of the build directory is written into the output',
      parameters: { left: `/tmp/${evil}`, right: '/tmp/ビルド環境/é́/👩‍👩‍👧‍👦' },
      findings: [1],
      fix: [{ for: 'any', text: 'Build in a directory of one fixed name.' }],
    }),
  ],
  findings: [
    finding({
      id: 1,
      cause: 'text-line',
      title: 'A line of text differs',
      grade: 'lossy',
      path: ['layer:0', `usr/${evil}`, 'ファイル名がとても長いディレクトリ/日本語のファイル名.properties', '', ' ← '],
      location: { kind: 'line', name: `key\n${evil}`, left: [], right: [] },
      left: `日本語の値 ${evil} の中の違い壱 そして同じ終わりの部分がずっと続いていく長い文字列`,
      right: `日本語の値 ${evil} の中の違い弐弐 そして同じ終わりの部分がずっと続いていく長い文字列`,
      bytes: 9,
      sites: 3,
      examples: [
        ['layer:0', `${'n'.repeat(4096)}`],
        ['layer:0', 'a\ud800b'],
      ],
    }),
    finding({
      id: 2,
      role: 'unexplained',
      cause: null,
      title: 'Bytes differ for no known reason',
      grade: 'lossy',
      path: ['layer:0', '\u0000\u0085'],
      location: { kind: 'bytes', name: 'bytes 0–9', left: [], right: [] },
      left: '',
      right: 'x',
      bytes: 9,
    }),
  ],
  problems: [{ ...truncated, severity: 'note', path: ['layer:0', evil], message: `bad name ${evil}`, hint: evil }],
});

/** Every sample by name, for tests over all of them. */
export const samples = {
  'build-target': buildTarget,
  'build-jdk': buildJdk,
  'setuid-among-times': setuidAmongTimes,
  dockerfile,
  recompressed,
  incomplete,
  identical,
  hostile,
} as const satisfies Readonly<Record<string, Report>>;
