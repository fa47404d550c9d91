import { join } from 'node:path';
import { createSpool } from '../bytes/spool.ts';
import type { SideName } from '../model/bytes.ts';
import { InputError, type Problem } from '../model/problem.ts';
import { type ArchiveFile, openArchiveFile } from './archive-file.ts';
import { saveFromStorage } from './engine/containers-storage.ts';
import { saveFromDocker } from './engine/docker-daemon.ts';
import { quote } from './quote.ts';
import type { Reference } from './reference.ts';
import type { RegistryOptions } from './registry/options.ts';
import { looksLikeRegistryName } from './registry/registry-name.ts';

/** An image id, whole or cut, as engines take it. */
const idGrammar = /^(?:sha256:)?[0-9a-f]{6,64}$/;

/** The archive that an engine saved, and what has to be said about it. Closing it removes it. */
export interface SavedImage {
  readonly archive: ArchiveFile;
  readonly problems: readonly Problem[];
}

/** Has a local engine save the image that the reference names, and opens what it saved. Throws `InputError`. */
export async function saveFromEngine(
  reference: Reference,
  side: SideName,
  options: RegistryOptions,
): Promise<SavedImage> {
  const { path: image, transport } = reference;
  // What is neither a name nor an id could be an option of the program that is called.
  if (!idGrammar.test(image) && !looksLikeRegistryName(image))
    throw new InputError(
      'reference-invalid',
      `${quote(reference.text)} names no image: ${quote(image)} is neither a name nor an id`,
    );
  const spool = createSpool();
  try {
    const file = join(spool.directory, 'saved.tar');
    if (transport === 'docker-daemon') await saveFromDocker(image, file, options.env, options.timeoutSeconds);
    else await saveFromStorage(image, file, options.env, transport === 'podman' ? 'podman' : 'containers-storage');
    const archive = await openArchiveFile(file);
    const close = (): void => {
      archive.close();
      spool.dispose();
    };
    return { archive: { ...archive, close }, problems: [savedNote(side)] };
  } catch (error) {
    spool.dispose();
    throw error;
  }
}

/** An engine keeps layers unpacked: what it saves is made anew. */
function savedNote(side: SideName): Problem {
  return {
    code: 'engine-manifest',
    severity: 'note',
    side,
    path: ['manifest'],
    offset: null,
    message:
      'the engine packed the image anew when it saved it; the digests of its manifest and blobs need not be those of a registry',
    hint: 'The image id and the diff_ids are the image’s own. For the attested digest, name the image in its registry: docker://NAME.',
  };
}
