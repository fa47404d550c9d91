import { spawn } from 'node:child_process';
import { InputError } from '../../model/problem.ts';
import { atEnd } from '../../util/at-end.ts';
import { quote, shown } from '../quote.ts';

type Env = Readonly<Record<string, string | undefined>>;

interface Saver {
  readonly program: string;
  arguments(image: string, file: string): readonly string[];
}

/** Programs that read the storage which podman, buildah, skopeo and CRI-O share; the first one installed is used. */
const podman: Saver = {
  program: 'podman',
  arguments: (image, file) => ['image', 'save', '--quiet', '--format', 'oci-archive', '--output', file, image],
};
const buildah: Saver = {
  program: 'buildah',
  arguments: (image, file) => ['push', '--quiet', image, `oci-archive:${file}`],
};
const skopeo: Saver = {
  program: 'skopeo',
  arguments: (image, file) => ['copy', '--quiet', `containers-storage:${image}`, `oci-archive:${file}`],
};

const maxMessageCharacters = 4_000;

/**
 * Has podman, buildah or skopeo write one image of their storage as an OCI archive into `file`, a new one. Throws
 * `InputError` when none is installed or the one that is refuses.
 */
export async function saveFromStorage(
  image: string,
  file: string,
  env: Env,
  transport: 'podman' | 'containers-storage',
): Promise<void> {
  const savers = transport === 'podman' ? [podman] : [podman, buildah, skopeo];
  for (const saver of savers) if (await save(saver, image, file, env)) return;
  throw new InputError(
    'engine-unreachable',
    `${quote(`${transport}:${image}`)} needs ${savers.map(({ program }) => program).join(', ')}, and it is not installed`,
    'Save the image where it is, then name oci-archive:FILE here.',
  );
}

/** False when the program is not installed. */
function save({ program, arguments: words }: Saver, image: string, file: string, env: Env): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...words(image, file)], { env: present(env), stdio: ['ignore', 'ignore', 'pipe'] });
    const settled = atEnd(() => void child.kill());
    let said = '';
    child.stderr.setEncoding('utf8');
    child.stderr.on('data', (text: string) => {
      if (said.length < maxMessageCharacters) said += text;
    });
    child.on('error', (error: NodeJS.ErrnoException) => {
      settled();
      if (error.code === 'ENOENT') resolve(false);
      else reject(new InputError('engine-unreachable', `${program} cannot be started (${String(error.code)})`));
    });
    child.on('close', (status) => {
      settled();
      if (status === 0) resolve(true);
      else reject(new InputError('engine-status', `${program} cannot save ${quote(image)}: ${reasonIn(said, status)}`));
    });
  });
}

/** The last line is the reason; what comes before is progress. */
function reasonIn(said: string, status: number | null): string {
  const lines = said.split('\n').filter((line) => line.trim() !== '');
  const last = lines.at(-1)?.replace(/^Error: /, '');
  return last === undefined ? `it ended with status ${status ?? 'none'}` : shown(last);
}

function present(env: Env): Record<string, string> {
  return Object.fromEntries(Object.entries(env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
}
