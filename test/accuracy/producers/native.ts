import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { leftTime, type Root, type Side, timeOf } from '../model.ts';
import { readIn, type Workshop, writeFiles } from '../workshop.ts';
import { type Producer, pairOf, produced } from './producer.ts';

const plain = `#include <stdio.h>
#include <string.h>
static int count;
int sample_add(int a, int b) { count++; return a + b + 17; }
int sample_length(const char *text) { return (int)strlen(text) + count; }
void sample_say(const char *text) { printf("sample says %s\\n", text); }
`;
const dated = `${plain}const char *sample_built(void) { return "built " __DATE__ " " __TIME__; }\n`;
const located = `${plain}const char *sample_file(void) { return __FILE__; }\n`;

interface BuildRun {
  readonly compiler?: string;
  readonly source?: string;
  readonly words?: readonly string[];
  /** Below the workshop's folder; both sides' lengths may differ. */
  readonly folder?: string;
  readonly time?: number;
  /** Compiles by absolute path. */
  readonly absolute?: boolean;
}

function library(shop: Workshop, run: BuildRun): Buffer {
  const { compiler = 'gcc', source = plain, words = [], folder = 'work', time, absolute = false } = run;
  const at = join(shop.folder('native'), folder);
  mkdirSync(at, { recursive: true });
  writeFiles(at, { 'sample.c': source });
  const input = absolute ? join(at, 'sample.c') : 'sample.c';
  const argv = ['-shared', '-fPIC', '-O1', ...words, '-o', 'out.so', input];
  shop.run(compiler, argv, { cwd: at, ...(time === undefined ? {} : { clock: time }) });
  return readIn(at, 'out.so');
}

const name = 'libsample.so';
const anywhere: readonly Root[] = [{ steps: [name, '**'] }];

function compilerOf(compiler: string, more: readonly string[] = []): Producer {
  return {
    id: [compiler, ...more].join(' '),
    tools: [compiler, 'faketime'],
    make: (shop) => {
      const both = (make: (side: Side) => BuildRun) => [
        pairOf(name, (side) => {
          const run = make(side);
          return library(shop, { compiler, ...run, words: [...more, ...(run.words ?? [])] });
        }),
      ];
      const title = [compiler, ...more].join(' ');
      return [
        produced(`${title}: debug information of another folder`, {
          causes: ['elf-debug-comp-dir'],
          factor: 'factor-build-path',
          effect: 'harmless',
          roots: anywhere,
          files: both((side) => ({
            words: ['-g'],
            folder: side === 'left' ? 'build/sample-1.0' : 'home/ada/work/sample',
          })),
        }),
        produced(`${title}: __FILE__ of another folder`, {
          causes: ['elf-file-macro'],
          factor: 'factor-build-path',
          effect: 'benign',
          roots: anywhere,
          files: both((side) => ({
            source: located,
            absolute: true,
            folder: side === 'left' ? 'build/one' : 'build/two',
          })),
        }),
        produced(`${title}: __DATE__ and __TIME__`, {
          causes: ['elf-date-macro'],
          factor: 'factor-clock',
          effect: 'benign',
          roots: anywhere,
          files: both((side) => ({ source: dated, time: timeOf(side) })),
        }),
        produced(`${title}: another constant in the source`, {
          causes: [],
          factor: null,
          effect: 'real',
          roots: anywhere,
          files: both((side) => ({ source: side === 'left' ? plain : plain.replace('17', '18') })),
        }),
      ];
    },
  };
}

const switches: Producer = {
  id: 'gcc switches',
  tools: ['gcc', 'strip'],
  make: (shop) => {
    // LTO keeps the folder, which is to be no second factor.
    const folder = shop.folder('lto');
    return [
      produced('gcc -flto with another random seed', {
        causes: ['elf-lto-section-suffix'],
        factor: null,
        effect: 'benign',
        roots: [{ steps: ['sample.o', '**'] }],
        files: [
          pairOf('sample.o', (side) =>
            objectFile(
              shop,
              ['-flto', `-frandom-seed=${side === 'left' ? '0x1a2b3c4d' : '0x5e6f7a8b'}`],
              plain,
              folder,
            ),
          ),
        ],
      }),
      produced('gcc and strip', {
        causes: ['elf-strip-state'],
        factor: null,
        effect: 'benign',
        roots: anywhere,
        files: [
          pairOf(name, (side) => {
            const folder = shop.folder('strip');
            writeFiles(folder, { [name]: library(shop, {}) });
            if (side === 'right') shop.run('strip', [name], { cwd: folder });
            return readIn(folder, name);
          }),
        ],
      }),
      produced('gcc and clang', {
        causes: ['elf-producer'],
        factor: 'factor-toolchain-drift',
        effect: 'benign',
        roots: anywhere,
        files: [pairOf(name, (side) => library(shop, { compiler: side === 'left' ? 'gcc' : 'clang' }))],
      }),
      produced('gcc with another RUNPATH', {
        causes: ['elf-runpath'],
        factor: null,
        effect: 'benign',
        roots: anywhere,
        files: [
          pairOf(name, (side) => library(shop, { words: [`-Wl,-rpath,/build/${side === 'left' ? 'a' : 'b'}/lib`] })),
        ],
      }),
    ];
  },
};

function objectFile(shop: Workshop, words: readonly string[], source = plain, folder = shop.folder('object')): Buffer {
  writeFiles(folder, { 'sample.c': source });
  shop.run('gcc', ['-c', '-O1', ...words, '-o', 'out.o', 'sample.c'], { cwd: folder });
  return readIn(folder, 'out.o');
}

interface ArchiveRun {
  readonly time?: number;
  readonly order?: readonly string[];
  readonly words?: string;
}

function archive(shop: Workshop, objects: Readonly<Record<string, Buffer>>, run: ArchiveRun): Buffer {
  const { time = leftTime, order = Object.keys(objects), words = 'rcD' } = run;
  const folder = shop.folder('archive');
  writeFiles(folder, objects, time);
  shop.run('ar', [words, 'out.a', ...order], { cwd: folder, clock: time });
  return readIn(folder, 'out.a');
}

const archives: Producer = {
  id: 'ar',
  tools: ['gcc', 'ar', 'faketime'],
  make: (shop) => {
    const objects = {
      'one.o': objectFile(shop, []),
      'two.o': objectFile(shop, [], 'int sample_two(void) { return 2; }\n'),
      'three.o': objectFile(shop, [], 'int sample_three(void) { return 3; }\n'),
    };
    const file = 'libsample.a';
    return [
      produced('ar with the times of its members', {
        causes: ['ar-member-meta'],
        factor: 'factor-clock',
        effect: 'harmless',
        roots: [{ steps: [file, '**'], field: /mtime|date|time/ }],
        files: [pairOf(file, (side) => archive(shop, objects, { words: 'rcU', time: timeOf(side) }))],
      }),
      produced('ar with its members in another order', {
        causes: ['ar-member-order'],
        factor: null,
        effect: 'benign',
        roots: [{ steps: [file], field: /order/ }],
        files: [
          pairOf(file, (side) =>
            archive(shop, objects, {
              order: side === 'left' ? Object.keys(objects) : Object.keys(objects).toReversed(),
            }),
          ),
        ],
      }),
    ];
  },
};

export const nativeProducers: readonly Producer[] = [
  compilerOf('gcc'),
  compilerOf('clang'),
  compilerOf('clang', ['-fuse-ld=lld']),
  switches,
  archives,
];
