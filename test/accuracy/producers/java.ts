import { join } from 'node:path';
import { leftTime, type Side, timeOf } from '../model.ts';
import { readIn, type Workshop, writeFiles } from '../workshop.ts';
import { type Producer, pairOf, produced } from './producer.ts';

const ledger = (comment = '', limit = 250): string => `package sample;
${comment}
import java.util.*;
import java.util.function.*;

public class Ledger {
  private static final String NAME = "ledger of the sample";
  private final Map<String, Integer> entries = new TreeMap<>();

  public int total(int base, List<String> names) {
    int sum = base;
    for (String name : names) {
      Integer value = entries.get(name);
      if (value != null && value < ${limit}) sum += value;
    }
    return sum;
  }

  public Supplier<String> describe(String prefix) {
    return () -> prefix + NAME + entries.size();
  }

  public String kind(int code) {
    switch (code) {
      case 1: return "one";
      case 7: return "seven";
      default: return "none";
    }
  }
}
`;

function compile(shop: Workshop, source: string, words: readonly string[]): Buffer {
  const folder = shop.folder('classes');
  writeFiles(folder, { 'Ledger.java': source });
  shop.run('javac', [...words, '-d', 'out', 'Ledger.java'], { cwd: folder });
  return readIn(folder, 'out/sample/Ledger.class');
}

const name = 'Ledger.class';

const classes: Producer = {
  id: 'javac',
  tools: ['javac'],
  make: (shop) => {
    const plain = compile(shop, ledger(), []);
    const one = (source: string, ...words: string[]): Buffer => compile(shop, source, words);
    return [
      produced('javac -g:none, -g', {
        causes: ['class-debug-info'],
        factor: null,
        effect: 'benign',
        files: [pairOf(name, (side) => one(ledger(), side === 'left' ? '-g:none' : '-g'))],
      }),
      produced('javac with and without -parameters', {
        causes: ['class-method-parameters'],
        factor: null,
        effect: 'benign',
        roots: [{ steps: [name], field: /MethodParameters/ }],
        files: [pairOf(name, (side) => (side === 'left' ? plain : one(ledger(), '-parameters')))],
      }),
      produced('javac after a comment line', {
        causes: ['class-line-shift'],
        factor: null,
        effect: 'benign',
        roots: [{ steps: [name], field: /LineNumberTable/ }],
        files: [pairOf(name, (side) => (side === 'left' ? plain : one(ledger('// a new line\n'))))],
      }),
      produced('javac --release 11, 17', {
        causes: ['class-javac-drift'],
        factor: 'factor-toolchain-drift',
        effect: 'benign',
        files: [pairOf(name, (side) => one(ledger(), '--release', side === 'left' ? '11' : '17'))],
      }),
      produced('javac of a source with another constant', {
        causes: ['class-unknown-code'],
        factor: null,
        effect: 'real',
        files: [pairOf(name, (side) => (side === 'left' ? plain : one(ledger('', 251))))],
      }),
    ];
  },
};

interface JarRun {
  readonly time?: number;
  readonly zone?: string;
  readonly words?: readonly string[];
  readonly order?: readonly string[];
  readonly tool?: string;
}

const jarFiles = ['sample/Ledger.class', 'sample/names.properties', 'sample/data.txt'];

function packJar(
  shop: Workshop,
  content: Buffer,
  { time = leftTime, zone = 'UTC', words = ['--no-manifest'], order = jarFiles, tool = 'jar' }: JarRun,
): Buffer {
  const folder = shop.folder('jar');
  const text = 'one line of some data\n'.repeat(60);
  writeFiles(
    folder,
    { 'sample/Ledger.class': content, 'sample/names.properties': 'a=1\nb=2\n', 'sample/data.txt': text },
    time,
  );
  shop.run(tool, ['--create', '--file', 'out.jar', ...words, ...order], {
    cwd: folder,
    env: { TZ: zone },
    clock: time,
  });
  return readIn(folder, 'out.jar');
}

const jars: Producer = {
  id: 'jar',
  tools: ['javac', 'jar', 'faketime'],
  make: (shop) => {
    const content = compile(shop, ledger(), []);
    const jar = (run: JarRun): Buffer => packJar(shop, content, run);
    const file = 'sample.jar';
    const both = (make: (side: Side) => JarRun) => [pairOf(file, (side) => jar(make(side)))];
    return [
      produced('jar at another time', {
        causes: ['zip-dos-time'],
        factor: 'factor-clock',
        effect: 'harmless',
        roots: [{ steps: [file, '**'], field: /time/ }],
        files: both((side) => ({ time: timeOf(side) })),
      }),
      produced('jar in another time zone', {
        causes: ['zip-dos-time-zone'],
        factor: 'factor-timezone',
        effect: 'harmless',
        roots: [{ steps: [file, '**'], field: /time/ }],
        files: both((side) => ({ zone: side === 'left' ? 'UTC' : 'Asia/Tokyo' })),
      }),
      produced('jar with its files in another order', {
        causes: ['zip-order', 'zip-extra-jar-magic'],
        factor: null,
        effect: 'benign',
        // The first entry, whichever it is, gets the mark of jar.
        roots: [
          { steps: [file], field: /order/ },
          { steps: [file, '**'], field: /extra\.cafe/ },
        ],
        files: both((side) => ({ order: side === 'left' ? jarFiles : jarFiles.toReversed() })),
      }),
      produced('jar with and without --no-compress', {
        causes: ['zip-method'],
        factor: null,
        effect: 'harmless',
        roots: [{ steps: [file, '**'] }],
        files: both((side) => ({ words: ['--no-manifest', ...(side === 'left' ? [] : ['--no-compress'])] })),
      }),
    ];
  },
};

const jarTools: Producer = {
  id: 'jar of another JDK',
  tools: ['javac', 'jar', 'faketime', 'jar of another JDK'],
  make: (shop) => {
    const content = compile(shop, ledger(), []);
    return [
      produced('jar of another JDK', {
        causes: ['jar-manifest-builder'],
        factor: 'factor-toolchain-drift',
        effect: 'benign',
        roots: [{ steps: ['sample.jar', '**'] }],
        files: [
          pairOf('sample.jar', (side) =>
            packJar(shop, content, {
              words: ['--date=2025-06-03T08:12:44Z'],
              tool: side === 'left' ? 'jar' : 'jar of another JDK',
            }),
          ),
        ],
      }),
    ];
  },
};

const storeProgram = `import java.io.*;
import java.util.*;
public class Store {
  public static void main(String[] words) throws Exception {
    Properties all = new Properties();
    for (String word : words) all.setProperty(word, word.toUpperCase());
    try (OutputStream out = new FileOutputStream("out.properties")) { all.store(out, null); }
  }
}
`;

const properties: Producer = {
  id: 'java.util.Properties',
  tools: ['java', 'javac', 'faketime'],
  make: (shop) => {
    const folder = shop.folder('store');
    writeFiles(folder, { 'Store.java': storeProgram });
    shop.run('javac', ['Store.java'], { cwd: folder });
    const store = (side: Side): Buffer => {
      shop.run('java', ['-cp', '.', 'Store', 'alpha', 'beta', 'gamma'], { cwd: folder, clock: timeOf(side) });
      return readIn(folder, 'out.properties');
    };
    return [
      produced('Properties.store at another time', {
        causes: ['properties-store-date'],
        factor: 'factor-clock',
        effect: 'harmless',
        files: [pairOf('names.properties', store)],
      }),
    ];
  },
};

function keystore(shop: Workshop, type: 'PKCS12' | 'JKS', time: number, certificate: Buffer): Buffer {
  const folder = shop.folder('keys');
  writeFiles(folder, { 'authority.pem': certificate });
  const common = ['-storetype', type, '-storepass', 'changeit', '-keystore', 'out.keys', '-noprompt'];
  shop.run('keytool', ['-importcert', '-alias', 'authority', '-file', 'authority.pem', ...common], {
    cwd: folder,
    clock: time,
  });
  return readIn(folder, 'out.keys');
}

const keystores: Producer = {
  id: 'keytool',
  tools: ['keytool', 'openssl', 'faketime'],
  make: (shop) => {
    const certificate = selfSigned(shop, 'authority');
    const other = selfSigned(shop, 'other');
    return [
      produced('keytool: JKS seconds apart', {
        causes: ['cacerts-jks-time'],
        factor: 'factor-clock',
        effect: 'harmless',
        files: [pairOf('etc/ssl/certs/java/cacerts', (side) => keystore(shop, 'JKS', timeOf(side), certificate))],
      }),
      produced('keytool: PKCS12 written again', {
        causes: ['keystore-pkcs12-salt'],
        factor: null,
        effect: 'harmless',
        files: [pairOf('trust.p12', () => keystore(shop, 'PKCS12', leftTime, certificate))],
      }),
      produced('keytool: another certificate', {
        causes: [],
        factor: null,
        effect: 'real',
        files: [pairOf('trust.jks', (side) => keystore(shop, 'JKS', leftTime, side === 'left' ? certificate : other))],
      }),
    ];
  },
};

/** A certificate of a fresh key, PEM. */
export function selfSigned(shop: Workshop, subject: string): Buffer {
  const folder = shop.folder('certificate');
  const words = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-days',
    '3650',
    '-subj',
    `/CN=${subject}`,
  ];
  shop.run('openssl', [...words, '-keyout', join(folder, 'key.pem'), '-out', join(folder, 'out.pem')]);
  return readIn(folder, 'out.pem');
}

export const javaProducers: readonly Producer[] = [classes, jars, jarTools, properties, keystores];
