import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Root } from '../model.ts';
import { readIn, writeFiles } from '../workshop.ts';
import { type Producer, pairOf, produced } from './producer.ts';

const at = (name: string): readonly Root[] => [{ steps: [name, '**'] }];

const go: Producer = {
  id: 'go build',
  tools: ['go'],
  make: (shop) => {
    const cache = shop.folder('go-cache');
    const module = shop.folder('go-path');
    const build = (folder: string, words: readonly string[], text = 'sample'): Buffer => {
      const place = join(shop.folder('go'), folder);
      mkdirSync(place, { recursive: true });
      writeFiles(place, {
        'go.mod': 'module sample\n\ngo 1.20\n',
        'main.go': `package main\n\nfunc main() { println("${text}") }\n`,
      });
      const env = { GOCACHE: cache, GOPATH: module, GOFLAGS: '-mod=mod', CGO_ENABLED: '0', GOTOOLCHAIN: 'local' };
      shop.run('go', ['build', '-buildvcs=false', '-ldflags=-s -w', ...words, '-o', 'out', '.'], { cwd: place, env });
      return readIn(place, 'out');
    };
    return [
      produced('go build in another folder', {
        causes: ['go-path'],
        factor: 'factor-build-path',
        effect: 'benign',
        roots: at('sample'),
        files: [pairOf('sample', (side) => build(side === 'left' ? 'build/a' : 'home/ada/b', []))],
      }),
      produced('go build of another text', {
        causes: [],
        factor: null,
        effect: 'real',
        roots: at('sample'),
        files: [pairOf('sample', (side) => build('work', ['-trimpath'], side === 'left' ? 'sample' : 'simple'))],
      }),
    ];
  },
};

const rust: Producer = {
  id: 'rustc',
  tools: ['rustc'],
  make: (shop) => [
    produced('rustc in another folder', {
      causes: ['rust-path'],
      factor: 'factor-build-path',
      effect: 'benign',
      roots: at('libsample.so'),
      files: [
        pairOf('libsample.so', (side) => {
          const place = join(shop.folder('rust'), side === 'left' ? 'build/a' : 'home/ada/b');
          mkdirSync(place, { recursive: true });
          writeFiles(place, {
            'sample.rs':
              '#[no_mangle] pub extern "C" fn sample(v: usize) -> u8 { let all = vec![1u8, 2, 3]; all[v] }\n',
          });
          shop.run(
            'rustc',
            ['--crate-type', 'cdylib', '-O', '-C', 'strip=debuginfo', '-o', 'libsample.so', join(place, 'sample.rs')],
            { cwd: place },
          );
          return readIn(place, 'libsample.so');
        }),
      ],
    }),
  ],
};

export const languageProducers: readonly Producer[] = [go, rust];
