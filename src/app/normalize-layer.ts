import { createHash } from 'node:crypto';
import { chunksOf, fileSource } from '../bytes/byte-source.ts';
import type { Spool } from '../bytes/spool.ts';
import type { TarIndex } from '../formats/tar/tar-index.ts';
import type { ByteSource, FileRange } from '../model/bytes.ts';
import { DecodeError } from '../model/problem.ts';
import { normalizeFile } from '../normalize/file.ts';
import type { Written } from '../normalize/oci-documents.ts';
import type { Pins } from '../normalize/pins.ts';
import { Tally } from '../normalize/tally.ts';
import { planArchive, writeArchive } from '../normalize/tar.ts';
import { NotCanonical } from '../normalize/tar-entry.ts';

export interface NormalizedLayer {
  readonly written: Written;
  readonly file: FileRange;
  /** A time was kept because no clock of the image can have shown it. */
  readonly keptTime: boolean;
}

/** Writes one uncompressed layer in its canonical form into the spool; as it is, where it has none. */
export function normalizeLayer(
  tar: FileRange,
  index: TarIndex,
  label: string,
  pins: Pins,
  spool: Spool,
  tally: Tally,
): NormalizedLayer {
  const source = fileSource(tar);
  try {
    const own = new Tally();
    const plan = planArchive(source, index, pins, own);
    const out = hashedFile(spool);
    writeArchive(
      source,
      index,
      plan,
      pins,
      (name, content, { mode }) =>
        normalizeFile(`${label} › ${name}`, content, {
          tally: own,
          digests: pins.digests,
          latest: pins.latest,
          name,
          depth: 0,
          isPlain: (mode & 0o7111) === 0 && !pins.linked.has(name),
          isPaired: pins.paired.has(name),
        }),
      out.write,
    );
    tally.add(own);
    return { ...out.finish(), keptTime: plan.keptTime };
  } catch (error) {
    if (!(error instanceof NotCanonical || error instanceof DecodeError)) throw error;
    tally.leave(label, error.message);
    return { ...copyLayer(source, spool), keptTime: false };
  } finally {
    source.close();
  }
}

function copyLayer(source: ByteSource, spool: Spool): Omit<NormalizedLayer, 'keptTime'> {
  const out = hashedFile(spool);
  for (const chunk of chunksOf(source)) out.write(chunk);
  return out.finish();
}

function hashedFile(spool: Spool): {
  write(chunk: Buffer): void;
  finish(): Omit<NormalizedLayer, 'keptTime'>;
} {
  const hash = createHash('sha256');
  const file = spool.file();
  return {
    write: (chunk) => {
      hash.update(chunk);
      file.write(chunk);
    },
    finish: () => {
      const range = file.finish();
      return { written: { digest: `sha256:${hash.digest('hex')}`, size: range.size }, file: range };
    },
  };
}
