import fc from 'fast-check';
import { buildTar, type TarEntry } from '../../../fixtures/lib/tar.ts';
import { buildZip, type ZipEntry } from '../../../fixtures/lib/zip.ts';

const names = [
  'a',
  'b/c.txt',
  'd e',
  'f-1.0',
  'g/h/i',
  `long/${'n'.repeat(120)}`,
  `${'p'.repeat(60)}/${'q'.repeat(60)}`,
];
const content = fc.oneof(
  fc.constantFrom('', 'one\n', 'x'.repeat(511), 'x'.repeat(512), 'x'.repeat(513)),
  fc.string({ maxLength: 700 }),
);

const file: fc.Arbitrary<TarEntry> = fc.record({
  name: fc.constantFrom(...names),
  content,
  mode: fc.constantFrom(0o644, 0o4755),
  uid: fc.constantFrom(0, 1000, 3_000_000),
  mtime: fc.constantFrom(0, 1_741_083_320, 8_600_000_000),
});
const other: fc.Arbitrary<TarEntry> = fc.oneof(
  fc.constantFrom('s/t', 'u').map((name): TarEntry => ({ name: `${name}/`, type: 'directory' })),
  fc.constantFrom('l1', 'l2').map((name): TarEntry => ({ name, type: 'symlink', linkname: 'a' })),
);

const unique = { minLength: 1, maxLength: 7, selector: ({ name }: { readonly name: string | Buffer }) => String(name) };

const tars = fc
  .tuple(
    fc.uniqueArray(fc.oneof(file, other), unique),
    fc.constantFrom('gnu', 'pax'),
    fc.constantFrom('gnu', 'bsdtar', 'go'),
  )
  .map(([entries, format, dialect]) => buildTar(entries, { format, dialect, recordBytes: 512 }));

const member: fc.Arbitrary<ZipEntry> = fc.record({
  name: fc.constantFrom(...names),
  content,
  method: fc.constantFrom('deflate', 'deflate', 'stored'),
  comment: fc.constantFrom('', 'a comment'),
});
const zips = fc
  .tuple(fc.uniqueArray(member, unique), fc.constantFrom('', 'a comment'))
  .map(([entries, comment]) => buildZip(entries, { comment }));

/** Archives that every reader must read alike; the same in every run. */
export const randomTars: readonly Buffer[] = fc.sample(tars, { seed: 42, numRuns: 25 });
export const randomZips: readonly Buffer[] = fc.sample(zips, { seed: 42, numRuns: 40 });
