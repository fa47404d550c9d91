import { leftTime, type Side, timeOf } from '../model.ts';
import { readIn, type Workshop, writeFiles } from '../workshop.ts';
import { type Description, type Producer, pairOf, produced } from './producer.ts';

/** Text that compressors of different strength pack into different bytes. */
const payload = Array.from(
  { length: 1500 },
  (_, at) => `line ${at} of ${(at * 7919) % 1013}: some ${at % 17} words that ${(at * 31) % 257} recur\n`,
).join('');

function compress(
  shop: Workshop,
  tool: string,
  words: readonly string[],
  extension: string,
  time = leftTime,
  name = 'data.txt',
): Buffer {
  const folder = shop.folder('compress');
  writeFiles(folder, { [name]: payload }, time);
  shop.run(tool, [...words, name], { cwd: folder });
  return readIn(folder, `${name}.${extension}`);
}

function twice(
  tool: string,
  extension: string,
  cause: string,
  left: readonly string[],
  right: readonly string[],
  rightTool = tool,
): Producer {
  const title = `${tool} ${left.join(' ')}, ${rightTool === tool ? '' : `${rightTool} `}${right.join(' ')}`;
  return {
    id: title,
    tools: [tool, rightTool],
    make: (shop) => [
      produced(title, {
        causes: cause.split('|'),
        factor: null,
        effect: 'harmless',
        roots: [{ steps: [`data.txt.${extension}`] }],
        files: [
          pairOf(`data.txt.${extension}`, (side) =>
            side === 'left' ? compress(shop, tool, left, extension) : compress(shop, rightTool, right, extension),
          ),
        ],
      }),
    ],
  };
}

const gzipHeaders: Producer = {
  id: 'gzip headers',
  tools: ['gzip'],
  make: (shop) => {
    const file = 'data.txt.gz';
    const one = (
      id: string,
      field: RegExp,
      known: Pick<Description, 'causes' | 'factor'>,
      make: (side: Side) => Buffer,
    ) => produced(id, { ...known, effect: 'harmless', roots: [{ steps: [file], field }], files: [pairOf(file, make)] });
    return [
      one('gzip of a file with another time', /mtime/, { causes: ['gzip-mtime'], factor: 'factor-clock' }, (side) =>
        compress(shop, 'gzip', [], 'gz', timeOf(side)),
      ),
      one('gzip of a file with another name', /name/, { causes: ['gzip-name'], factor: null }, (side) => {
        const name = side === 'left' ? 'data.txt' : 'list.txt';
        return compress(shop, 'gzip', [], 'gz', leftTime, name);
      }),
    ];
  },
};

export const compressorProducers: readonly Producer[] = [
  twice('gzip', 'gz', 'deflate-level', ['-n', '-1'], ['-n', '-6']),
  twice('gzip', 'gz', 'deflate-level', ['-n', '-6'], ['-n', '-9']),
  twice('gzip', 'gz', 'deflate-encoder|deflate-level', ['-n', '-6'], ['-n', '-6', '-b', '32'], 'pigz'),
  twice('zstd', 'zst', 'zstd-params', ['-q', '-3'], ['-q', '-19']),
  twice('zstd', 'zst', 'zstd-params', ['-q', '-3'], ['-q', '-3', '--no-check']),
  twice('xz', 'xz', 'xz-params', ['-0'], ['-6']),
  twice('xz', 'xz', 'xz-params', ['-6', '--check=crc32'], ['-6', '--check=crc64']),
  gzipHeaders,
];
