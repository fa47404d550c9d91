import { leftTime, type Root, type Side, timeOf } from '../model.ts';
import { readIn, type Workshop, writeFiles } from '../workshop.ts';
import { type Description, type Producer, pairOf, produced } from './producer.ts';

const files = {
  'tree/bin/run': '#!/bin/sh\nexit 0\n',
  'tree/etc/a.conf': 'a=1\n',
  'tree/etc/b.conf': 'b=2\n',
  'tree/share/list.txt': 'one\ntwo\nthree\n'.repeat(40),
};
const names = Object.keys(files);

interface PackRun {
  readonly tool?: string;
  readonly words?: readonly string[];
  readonly time?: number;
  readonly order?: readonly string[];
  readonly mode?: string;
}

function packTar(shop: Workshop, run: PackRun): Buffer {
  const { tool = 'tar', words = ['--format=gnu'], time = leftTime, order = names, mode } = run;
  const folder = shop.folder('tar');
  writeFiles(folder, files, time);
  if (mode !== undefined) shop.run('chmod', ['-R', mode, 'tree'], { cwd: folder });
  shop.run(tool, ['-cf', 'out.tar', ...words, ...order], { cwd: folder });
  return readIn(folder, 'out.tar');
}

const tarFile = 'parts.tar';
const members = (field: RegExp): readonly Root[] => [{ steps: [tarFile, '**'], field }];

function tarFault(shop: Workshop, id: string, known: Omit<Description, 'files'>, make: (side: Side) => PackRun) {
  return produced(id, { ...known, files: [pairOf(tarFile, (side) => packTar(shop, make(side)))] });
}

const tar: Producer = {
  id: 'tar',
  tools: ['tar'],
  make: (shop) => [
    tarFault(
      shop,
      'tar of files with another time',
      { causes: ['tar-mtime'], factor: 'factor-clock', effect: 'harmless', roots: members(/mtime/) },
      (side) => ({ time: timeOf(side) }),
    ),
    tarFault(
      shop,
      'tar with its files in another order',
      { causes: ['tar-order'], factor: null, effect: 'harmless', roots: [{ steps: [tarFile], field: /order/ }] },
      (side) => ({ order: side === 'left' ? names : names.toReversed() }),
    ),
    tarFault(
      shop,
      'tar by another user',
      {
        causes: ['tar-uid-gid', 'tar-uname-gname'],
        factor: null,
        effect: 'real',
        roots: members(/uid|gid|uname|gname/),
      },
      (side) => ({
        words: [
          '--format=gnu',
          ...(side === 'left' ? ['--owner=root:0', '--group=root:0'] : ['--owner=ada:1000', '--group=ada:1000']),
        ],
      }),
    ),
    tarFault(
      shop,
      'tar under another umask',
      { causes: ['tar-mode-umask'], factor: 'factor-umask', effect: 'benign', roots: members(/mode/) },
      (side) => ({ mode: side === 'left' ? 'u=rwX,go=rX' : 'ug=rwX,o=rX' }),
    ),
    tarFault(
      shop,
      'tar --format=gnu, ustar',
      { causes: ['tar-format'], factor: null, effect: 'harmless', roots: [{ steps: [tarFile, '**'] }] },
      (side) => ({ words: [`--format=${side === 'left' ? 'gnu' : 'ustar'}`] }),
    ),
    tarFault(
      shop,
      'tar --format=pax with access times',
      {
        causes: ['tar-atime-ctime', 'tar-pax-noise'],
        factor: null,
        effect: 'harmless',
        roots: [{ steps: [tarFile, '**'] }],
      },
      (side) => ({
        words: [
          '--format=pax',
          side === 'left' ? '--pax-option=delete=atime,delete=ctime' : '--pax-option=delete=ctime',
        ],
      }),
    ),
    tarFault(
      shop,
      'tar with another blocking factor',
      { causes: ['tar-padding'], factor: null, effect: 'harmless', roots: [{ steps: [tarFile] }] },
      (side) => ({ words: ['--format=gnu', side === 'left' ? '-b20' : '-b4'] }),
    ),
  ],
};

const twoTars: Producer = {
  id: 'GNU tar, bsdtar',
  tools: ['tar', 'bsdtar'],
  make: (shop) => [
    tarFault(
      shop,
      'GNU tar, bsdtar',
      {
        causes: ['tar-number-encoding', 'tar-padding', 'tar-format'],
        factor: null,
        effect: 'harmless',
        roots: [{ steps: [tarFile, '**'] }],
      },
      (side) => ({ tool: side === 'left' ? 'tar' : 'bsdtar', words: ['--format=ustar'] }),
    ),
  ],
};

function packZip(shop: Workshop, { words = [], time = leftTime, order = names }: PackRun): Buffer {
  const folder = shop.folder('zip');
  writeFiles(folder, files, time);
  shop.run('zip', ['-q', ...words, 'out.zip', ...order], { cwd: folder });
  return readIn(folder, 'out.zip');
}

const zipFile = 'parts.zip';
const zip: Producer = {
  id: 'zip',
  tools: ['zip'],
  make: (shop) => {
    const one = (id: string, known: Omit<Description, 'files'>, make: (side: Side) => PackRun) =>
      produced(id, { ...known, files: [pairOf(zipFile, (side) => packZip(shop, make(side)))] });
    const inMembers = (field: RegExp): readonly Root[] => [{ steps: [zipFile, '**'], field }];
    return [
      one(
        'zip of files with another time',
        { causes: ['zip-dos-time'], factor: 'factor-clock', effect: 'harmless', roots: inMembers(/time/) },
        (side) => ({ words: ['-X'], time: timeOf(side) }),
      ),
      one(
        'zip of files with another time, and Unix times',
        {
          causes: ['zip-extra-ut', 'zip-dos-time'],
          factor: 'factor-clock',
          effect: 'harmless',
          roots: inMembers(/time|UT|extra/i),
        },
        (side) => ({ time: timeOf(side) }),
      ),
      one(
        'zip with its files in another order',
        { causes: ['zip-order'], factor: null, effect: 'benign', roots: [{ steps: [zipFile], field: /order/ }] },
        (side) => ({ words: ['-X'], order: side === 'left' ? names : names.toReversed() }),
      ),
      one(
        'zip -1, -9',
        { causes: ['zip-deflate-encoder'], factor: null, effect: 'harmless', roots: [{ steps: [zipFile, '**'] }] },
        (side) => ({ words: ['-X', side === 'left' ? '-1' : '-9'] }),
      ),
      one(
        'zip -0, -6',
        { causes: ['zip-method'], factor: null, effect: 'harmless', roots: [{ steps: [zipFile, '**'] }] },
        (side) => ({ words: ['-X', side === 'left' ? '-0' : '-6'] }),
      ),
      one(
        'zip with and without -X',
        {
          causes: ['zip-extra-unix-owner', 'zip-extra-ut'],
          factor: null,
          effect: 'benign',
          roots: [{ steps: [zipFile, '**'] }],
        },
        (side) => ({ words: side === 'left' ? ['-X'] : [] }),
      ),
    ];
  },
};

const cpio: Producer = {
  id: 'cpio',
  tools: ['cpio'],
  make: (shop) => [
    produced('cpio of files with another time', {
      causes: ['cpio-member-meta'],
      factor: 'factor-clock',
      effect: 'harmless',
      roots: [{ steps: ['parts.cpio', '**'], field: /mtime/ }],
      files: [
        pairOf('parts.cpio', (side) => {
          const folder = shop.folder('cpio');
          writeFiles(folder, files, timeOf(side));
          return shop.run('cpio', ['-o', '-H', 'newc', '--quiet', '--reproducible'], {
            cwd: folder,
            input: `${names.join('\n')}\n`,
          });
        }),
      ],
    }),
  ],
};

const control =
  'Package: sample\nVersion: 1.0\nArchitecture: all\nMaintainer: Sample <sample@example.com>\nDescription: sample\n';

function packDeb(shop: Workshop, words: readonly string[], time: number): Buffer {
  const folder = shop.folder('deb');
  writeFiles(
    folder,
    { 'root/DEBIAN/control': control, 'root/usr/share/sample/list.txt': 'one\ntwo\n'.repeat(300) },
    time,
  );
  shop.run('dpkg-deb', [...words, '--root-owner-group', '--build', 'root', 'out.deb'], {
    cwd: folder,
    env: { SOURCE_DATE_EPOCH: String(time) },
  });
  return readIn(folder, 'out.deb');
}

const debFile = 'sample_1.0_all.deb';
const deb: Producer = {
  id: 'dpkg-deb',
  tools: ['dpkg-deb'],
  make: (shop) => [
    produced('dpkg-deb at another time', {
      causes: ['deb-member-meta', 'tar-mtime'],
      factor: 'factor-clock',
      effect: 'harmless',
      roots: [{ steps: [debFile, '**'], field: /mtime|date/ }],
      files: [pairOf(debFile, (side) => packDeb(shop, ['-Zgzip'], timeOf(side)))],
    }),
    produced('dpkg-deb -Zxz, another level', {
      causes: ['xz-params'],
      factor: null,
      effect: 'harmless',
      roots: [{ steps: [debFile, '**'] }],
      files: [pairOf(debFile, (side) => packDeb(shop, ['-Zxz', side === 'left' ? '-z0' : '-z9'], leftTime))],
    }),
    produced('dpkg-deb -Zgzip, another level', {
      causes: ['deflate-level'],
      factor: null,
      effect: 'harmless',
      roots: [{ steps: [debFile, '**'] }],
      files: [pairOf(debFile, (side) => packDeb(shop, ['-Zgzip', side === 'left' ? '-z1' : '-z9'], leftTime))],
    }),
  ],
};

export const archiveProducers: readonly Producer[] = [tar, twoTars, zip, cpio, deb];
