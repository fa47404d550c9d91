import { leftTime, type Side, timeOf } from '../model.ts';
import { readIn, type Workshop, writeFiles } from '../workshop.ts';
import { type Producer, pairOf, produced } from './producer.ts';

function database(shop: Workshop, statements: string, words: readonly string[] = []): Buffer {
  const folder = shop.folder('sqlite');
  shop.run('sqlite3', [...words, 'out.db'], { cwd: folder, input: statements });
  return readIn(folder, 'out.db');
}

const table = 'CREATE TABLE names(id INTEGER PRIMARY KEY, name TEXT);\n';
const rows = [1, 2, 3, 4, 5].map((at) => `INSERT INTO names VALUES(${at}, 'name ${at}');\n`);

const sqlite: Producer = {
  id: 'sqlite3',
  tools: ['sqlite3'],
  make: (shop) => [
    produced('sqlite3 with more transactions', {
      causes: ['sqlite-header'],
      factor: null,
      effect: 'harmless',
      files: [
        pairOf('names.db', (side) =>
          database(shop, side === 'left' ? `${table}BEGIN;\n${rows.join('')}COMMIT;\n` : `${table}${rows.join('')}`),
        ),
      ],
    }),
    produced('sqlite3 with a deleted row', {
      causes: ['sqlite-page-leftover', 'sqlite-header'],
      factor: null,
      effect: 'harmless',
      files: [
        pairOf('names.db', (side) => {
          const more = "INSERT INTO names VALUES(9, 'gone');\nDELETE FROM names WHERE id = 9;\n";
          return database(shop, `PRAGMA secure_delete = OFF;\n${table}${rows.join('')}${side === 'left' ? '' : more}`);
        }),
      ],
    }),
    produced('sqlite3 with another row', {
      causes: [],
      factor: null,
      effect: 'real',
      files: [
        pairOf('names.db', (side) =>
          database(shop, `${table}${rows.join('')}INSERT INTO names VALUES(6, '${side}');\n`),
        ),
      ],
    }),
  ],
};

const gettext: Producer = {
  id: 'xgettext',
  tools: ['xgettext', 'faketime'],
  make: (shop) => [
    produced('xgettext at another time', {
      causes: ['gettext-pot-date'],
      factor: 'factor-clock',
      effect: 'harmless',
      files: [
        pairOf('sample.pot', (side) => {
          const folder = shop.folder('gettext');
          writeFiles(folder, { 'sample.c': 'void f(void) { puts(_("yes")); puts(_("no")); }\n' });
          shop.run('xgettext', ['--from-code=UTF-8', '-k_', '-o', 'out.pot', 'sample.c'], {
            cwd: folder,
            clock: timeOf(side),
          });
          return readIn(folder, 'out.pot');
        }),
      ],
    }),
  ],
};

const json: Producer = {
  id: 'python json',
  tools: ['python3'],
  make: (shop) => {
    const dump = (words: string): Buffer =>
      shop.run('python3', [
        '-c',
        `import json; print(json.dumps({'name': 'sample', 'parts': [1, 2], 'active': True, 'limits': {'b': 2, 'a': 1}}${words}))`,
      ]);
    return [
      produced('json.dumps with sorted keys', {
        causes: ['json-key-order'],
        factor: null,
        effect: 'harmless',
        files: [pairOf('settings.json', (side) => dump(side === 'left' ? '' : ', sort_keys=True'))],
      }),
      produced('json.dumps of another value', {
        causes: [],
        factor: null,
        effect: 'real',
        files: [
          pairOf('settings.json', (side) =>
            Buffer.from(
              dump('')
                .toString()
                .replace('[1, 2]', side === 'left' ? '[1, 2]' : '[1, 3]'),
            ),
          ),
        ],
      }),
    ];
  },
};

const randomKey: Producer = {
  id: 'openssl',
  tools: ['openssl', 'faketime'],
  make: (shop) => [
    produced('openssl: a certificate made again', {
      causes: ['x509-generated', 'snakeoil-cert'],
      factor: null,
      effect: 'real',
      files: [
        pairOf('etc/service/server.pem', (side: Side) => {
          const folder = shop.folder('x509');
          const words = [
            'req',
            '-x509',
            '-newkey',
            'ec',
            '-pkeyopt',
            'ec_paramgen_curve:P-256',
            '-nodes',
            '-days',
            '30',
            '-subj',
            '/CN=service',
          ];
          shop.run('openssl', [...words, '-keyout', 'key.pem', '-out', 'out.pem'], {
            cwd: folder,
            clock: side === 'left' ? leftTime : timeOf('right'),
          });
          return readIn(folder, 'out.pem');
        }),
      ],
    }),
  ],
};

export const dataProducers: readonly Producer[] = [sqlite, gettext, json, randomKey];
