/** Imports point down the layers; each rule says so in a sentence. See docs/architecture.md. */
const layers = [
  ['model', []],
  ['util', []],
  ['bytes', ['model', 'util']],
  ['grammars', ['model', 'util']],
  ['align', ['model', 'util', 'bytes']],
  ['formats', ['model', 'util', 'bytes', 'align']],
  ['sources', ['model', 'util', 'bytes']],
  ['causes', ['model', 'util', 'grammars']],
  ['image', ['model', 'util', 'bytes', 'sources']],
  ['diff', ['model', 'util', 'bytes', 'grammars', 'align', 'formats/_shared']],
  ['analysis', ['model', 'util', 'grammars']],
  ['proof', ['model', 'util', 'bytes', 'diff', 'analysis']],
  ['certificate', ['model']],
  ['buildlog', ['model', 'util']],
  ['experiment', ['model', 'util']],
  ['odp', ['model', 'util', 'grammars', 'causes/_shared']],
  ['report', ['model', 'util']],
  ['renderers', ['model', 'util', 'report']],
  ['policy', ['model', 'util']],
  [
    'app',
    [
      ...[
        'model',
        'util',
        'bytes',
        'grammars',
        'formats',
        'sources',
        'causes',
        'image',
        'diff',
        'analysis',
        'proof',
        'buildlog',
      ],
      ...['certificate', 'experiment', 'report', 'odp'],
    ],
  ],
  ['cli', ['model', 'util', 'app', 'certificate', 'odp', 'policy', 'renderers']],
];

const layerRules = layers.map(([layer, below]) => ({
  name: `${layer}-imports-down`,
  comment: `src/${layer} may import ${below.length === 0 ? 'nothing of ours' : below.join(', ')}.`,
  severity: 'error',
  from: { path: `^src/${layer}/` },
  to: { path: '^src/', pathNot: [layer, ...below].map((name) => `^src/${name}/`) },
}));

export default {
  forbidden: [
    ...layerRules,
    {
      name: 'no-circular',
      comment: 'Two files that need each other are one idea cut in the wrong place.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'formats-do-not-know-each-other',
      comment: 'A format shares code through src/formats/_shared; only the registry knows them all.',
      severity: 'error',
      from: { path: '^src/formats/([^_/.]+)', pathNot: '\\.gen\\.ts$' },
      to: { path: '^src/formats/[^_/]', pathNot: '^src/formats/$1[./-]' },
    },
    {
      name: 'causes-do-not-know-each-other',
      comment: 'A cause shares code through src/causes/_shared.',
      severity: 'error',
      from: { path: '^src/causes/[^_/]+\\.ts$', pathNot: '\\.gen\\.ts$' },
      to: { path: '^src/causes/[^_/]+\\.ts$' },
    },
    {
      name: 'file-access-at-the-rim',
      comment:
        'Only bytes, sources, app, cli, dev and the certificate checker touch files; all else is a function of bytes.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(bytes|sources|app|certificate|cli|dev)/' },
      to: { path: '^(node:)?fs(/promises)?$' },
    },
    {
      name: 'the-checker-shares-nothing',
      comment: 'Whoever checks a certificate need not trust what made it: no reader, no cause, nothing but the types.',
      severity: 'error',
      from: { path: '^src/certificate/' },
      to: { path: '^src/', pathNot: '^src/(certificate/|model/certificate\\.ts)' },
    },
    {
      name: 'process-belongs-to-the-cli',
      comment: 'Arguments, environment and exit status are read and written in one place.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(cli|dev)/' },
      to: { path: '^(node:)?(process|console)$' },
    },
    {
      name: 'react-stays-in-the-tui',
      comment: 'The drill-down screen is loaded only when it is asked for; nothing else needs React or Ink.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/renderers/tui/' },
      to: { path: '(^|/)node_modules/(react|ink)/' },
    },
    {
      name: 'no-dev-dependency-in-src',
      comment: 'What is shipped needs only what is installed with it.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/dev/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], pathNot: '@types' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
  },
};
