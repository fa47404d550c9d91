import { leftTime, rightTime, type Side, timeOf } from '../model.ts';
import { readIn, type Workshop, writeFiles } from '../workshop.ts';
import { type Producer, pairOf, produced, same } from './producer.ts';

const source = (comment = ''): string => `${comment}import os

LEVELS = ('low', 'middle', 'high')


def choose(value, limit=42):
    """Chooses a level."""
    if value in {'alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta'}:
        return LEVELS[0]
    names = [name.upper() for name in LEVELS if len(name) > limit]
    return os.path.join(*names) if names else 'none'


class Chooser:
    def __init__(self, base):
        self.base = base

    def pick(self):
        return choose(self.base)
`;

interface CompileRun {
  readonly text?: string;
  readonly time?: number;
  /** The path that the compiler is told. */
  readonly path?: string;
  readonly mode?: 'TIMESTAMP' | 'CHECKED_HASH' | 'UNCHECKED_HASH';
  readonly hashSeed?: string;
  readonly python?: string;
}

function compile(shop: Workshop, run: CompileRun): Buffer {
  const {
    text = source(),
    time = leftTime,
    path = '/app/limits.py',
    mode = 'TIMESTAMP',
    hashSeed = '0',
    python = 'python3',
  } = run;
  const folder = shop.folder('py');
  writeFiles(folder, { 'limits.py': text }, time);
  const program = `import py_compile
py_compile.compile('limits.py', cfile='out.pyc', dfile=${JSON.stringify(path)}, doraise=True, invalidation_mode=py_compile.PycInvalidationMode.${mode})`;
  shop.run(python, ['-c', program], { cwd: folder, env: { PYTHONHASHSEED: hashSeed } });
  return readIn(folder, 'out.pyc');
}

const cache = '__pycache__/limits.cpython-311.pyc';

const compiler: Producer = {
  id: 'py_compile',
  tools: ['python3'],
  make: (shop) => {
    const pyc = (run: CompileRun): Buffer => compile(shop, run);
    const text = Buffer.from(source());
    const both = (make: (side: Side) => CompileRun) => pairOf(cache, (side) => pyc(make(side)));
    return [
      produced('py_compile of a source with another time', {
        causes: ['pyc-mtime'],
        factor: 'factor-clock',
        effect: 'benign',
        roots: [{ steps: [cache], field: /mtime/ }],
        files: [same('limits.py', text), both((side) => ({ time: timeOf(side) }))],
      }),
      produced('py_compile in another folder', {
        causes: ['pyc-filename'],
        factor: 'factor-build-path',
        effect: 'benign',
        roots: [{ steps: [cache], field: /filename/ }],
        files: [
          same('limits.py', text, leftTime),
          both((side) => ({ path: side === 'left' ? '/build/a/limits.py' : '/home/ada/src/b/limits.py' })),
        ],
      }),
      produced('py_compile by time, by hash', {
        causes: ['pyc-invalidation-mode'],
        factor: null,
        effect: 'benign',
        files: [
          same('limits.py', text, leftTime),
          both((side) => ({ mode: side === 'left' ? 'TIMESTAMP' : 'CHECKED_HASH' })),
        ],
      }),
      produced('py_compile of a source that changed', {
        causes: [],
        factor: null,
        effect: 'real',
        files: [
          pairOf('limits.py', (side) => Buffer.from(source(side === 'left' ? '' : 'EXTRA = 7\n'))),
          both((side) => ({ text: source(side === 'left' ? '' : 'EXTRA = 7\n') })),
        ],
      }),
    ];
  },
};

const interpreters: Producer = {
  id: 'CPython 3.11, 3.13',
  tools: ['python3', 'python3.13'],
  make: (shop) => [
    produced('CPython 3.11, 3.13', {
      causes: ['pyc-magic'],
      factor: 'factor-toolchain-drift',
      effect: 'benign',
      files: [pairOf('limits.pyc', (side) => compile(shop, { python: side === 'left' ? 'python3' : 'python3.13' }))],
    }),
  ],
};

/** The last CPython that writes the members of a set in the order of its hashes. */
const older: Producer = {
  id: 'py_compile of CPython 3.10',
  tools: ['python3.10'],
  make: (shop) => [
    produced('py_compile with another hash seed', {
      causes: ['pyc-set-order'],
      factor: 'factor-hash-seed',
      effect: 'harmless',
      files: [
        same('limits.py', Buffer.from(source()), leftTime),
        pairOf('__pycache__/limits.cpython-310.pyc', (side) =>
          compile(shop, { python: 'python3.10', hashSeed: side === 'left' ? '1' : '7' }),
        ),
      ],
    }),
  ],
};

const wheelFiles = {
  'pyproject.toml': '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n',
  'setup.cfg':
    '[metadata]\nname = sample\nversion = 1.0\n[options]\npackages = sample\n[options.entry_points]\nconsole_scripts =\n  sample = sample:main\n',
  'sample/__init__.py': 'def main():\n    return 0\n',
};

/** A wheel, made by hand so that no build back end is needed. */
function wheel(shop: Workshop): string {
  const folder = shop.folder('wheel');
  const program = `import base64, hashlib, zipfile
files = {'sample/__init__.py': ${JSON.stringify(wheelFiles['sample/__init__.py'])},
 'sample-1.0.dist-info/METADATA': 'Metadata-Version: 2.1\\nName: sample\\nVersion: 1.0\\n',
 'sample-1.0.dist-info/WHEEL': 'Wheel-Version: 1.0\\nGenerator: hand\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n',
 'sample-1.0.dist-info/entry_points.txt': '[console_scripts]\\nsample = sample:main\\n'}
record = ''.join('%s,sha256=%s,%d\\n' % (n, base64.urlsafe_b64encode(hashlib.sha256(c.encode()).digest()).rstrip(b'=').decode(), len(c)) for n, c in files.items())
with zipfile.ZipFile('sample-1.0-py3-none-any.whl', 'w') as z:
    for n, c in {**files, 'sample-1.0.dist-info/RECORD': record + 'sample-1.0.dist-info/RECORD,,\\n'}.items():
        z.writestr(zipfile.ZipInfo(n), c)`;
  shop.run('python3', ['-c', program], { cwd: folder });
  return folder;
}

function install(shop: Workshop, from: string): Record<string, Buffer> {
  const target = shop.folder('target');
  const words = [
    'install',
    '--quiet',
    '--no-index',
    '--no-deps',
    '--no-compile',
    '--disable-pip-version-check',
    '--target',
    target,
  ];
  shop.run('pip', [...words, `${from}/sample-1.0-py3-none-any.whl`]);
  const read = (name: string): Buffer => readIn(target, name);
  const info = 'sample-1.0.dist-info';
  const names = ['sample/__init__.py', `${info}/RECORD`, `${info}/direct_url.json`, `${info}/WHEEL`];
  return Object.fromEntries(names.map((name) => [name, read(name)]));
}

const installer: Producer = {
  id: 'pip',
  tools: ['python3', 'pip'],
  make: (shop) => {
    const left = install(shop, wheel(shop));
    const right = install(shop, wheel(shop));
    return [
      produced('pip install of a wheel in another folder', {
        causes: ['py-direct-url'],
        factor: 'factor-build-path',
        effect: 'harmless',
        roots: [{ steps: ['sample-1.0.dist-info/direct_url.json'] }],
        files: Object.keys(left).map((name) => ({ name, left: left[name] ?? null, right: right[name] ?? null })),
      }),
    ];
  },
};

const zipfile: Producer = {
  id: 'python -m zipfile',
  tools: ['python3'],
  make: (shop) => {
    const make = (side: Side): Buffer => {
      const folder = shop.folder('zip');
      writeFiles(folder, { 'a/one.py': 'ONE = 1\n', 'a/two.py': 'TWO = 2\n' }, side === 'left' ? leftTime : rightTime);
      shop.run('python3', ['-m', 'zipfile', '-c', 'out.zip', 'a/one.py', 'a/two.py'], { cwd: folder });
      return readIn(folder, 'out.zip');
    };
    return [
      produced('python zipfile at another time', {
        causes: ['zip-dos-time'],
        factor: 'factor-clock',
        effect: 'harmless',
        roots: [{ steps: ['tools.pyz', '**'], field: /time/ }],
        files: [pairOf('tools.pyz', make)],
      }),
    ];
  },
};

export const pythonProducers: readonly Producer[] = [compiler, older, interpreters, installer, zipfile];
