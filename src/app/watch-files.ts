import { statSync } from 'node:fs';
import type { PlatformImage } from '../image/image-set.ts';
import type { Problem } from '../model/problem.ts';

export interface FileWatch {
  /** One problem for each layer whose file is not what it was; a file that is gone is no change, its reader complains. */
  changes(): Problem[];
}

/**
 * Notes which files the layers are in. A layer is read more than once: its digest is that of the first reading, and what is
 * compared comes from a later one, so the file has to be the same from the beginning to the end.
 */
export function watchFiles(pairs: readonly (readonly [PlatformImage, PlatformImage])[]): FileWatch {
  const several = pairs.length > 1;
  const layers = pairs.flatMap((pair) =>
    pair.flatMap((image, at) =>
      image.layers.flatMap(({ blob, fetch }, layer) =>
        // What was fetched is in the spool, or linked from a cache whose files are touched when they are used.
        blob === null || fetch !== null
          ? []
          : [
              {
                file: blob.file,
                side: at === 0 ? ('left' as const) : ('right' as const),
                path: [...(several ? ['index', image.platform] : []), `layer:${layer}`],
              },
            ],
      ),
    ),
  );
  const before = new Map(layers.map(({ file }) => [file, stateOf(file)]));
  return {
    changes: () => {
      const now = new Map([...before.keys()].map((file) => [file, stateOf(file)]));
      return layers.flatMap(({ file, side, path }) => {
        const [was, is] = [before.get(file), now.get(file)];
        if (was === is || was === null || is === null) return [];
        const message = 'the file of the layer was changed while it was compared';
        const hint = 'Compare again when nothing writes to the image any more.';
        return [{ code: 'file-changed', severity: 'error', side, path, offset: null, message, hint } as const];
      });
    },
  };
}

/** Which file it is, how long, and when it was written last; null where there is none. */
function stateOf(file: string): string | null {
  try {
    const { dev, ino, size, mtimeNs } = statSync(file, { bigint: true });
    return [dev, ino, size, mtimeNs].join(' ');
  } catch {
    return null;
  }
}
