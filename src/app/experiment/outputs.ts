import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { basename, isAbsolute, join, normalize } from 'node:path';
import { InputError } from '../../model/problem.ts';
import { quote } from '../../sources/quote.ts';
import { copyTree } from './copy-tree.ts';
import { capture } from './run-command.ts';

/** Something that a build makes. */
export interface Output {
  /** As the user named it; for a pattern, what it stands for. */
  readonly text: string;
  readonly kind: 'oci' | 'oci-archive' | 'docker-archive' | 'rootfs' | 'path' | 'docker-daemon' | 'containers-storage';
  /** A path below the source, or the name in an engine. */
  readonly path: string;
  /** `:REF` or `:@N`, with the colon; else empty. */
  readonly selector: string;
}

const inFiles = /^(oci|oci-archive|docker-archive|rootfs):([^:]+)(:.+)?$/;
const inEngine = /^(docker-daemon|podman|containers-storage):(.+)$/;
const elsewhere = /^(docker|registry|https?):/;

/** Parses `--output`. Throws `InputError` `output-invalid`. */
export function parseOutput(text: string): Output {
  if (elsewhere.test(text)) {
    const hint = 'Let the build leave a layout or an archive, or load it into docker-daemon: or podman:.';
    throw new InputError(
      'output-invalid',
      `${quote(text)} lies in a registry, where every build replaces the last`,
      hint,
    );
  }
  const engine = inEngine.exec(text);
  if (engine !== null) {
    const kind = engine[1] === 'docker-daemon' ? 'docker-daemon' : 'containers-storage';
    return { text, kind, path: engine[2] ?? '', selector: '' };
  }
  const file = inFiles.exec(text);
  const [, kind = 'path', path = text, selector = ''] = file ?? [];
  const plain = normalize(path);
  if (isAbsolute(path) || plain.startsWith('..') || path === '') {
    const hint = 'A build works in a copy of its source, so that its output is looked for there.';
    throw new InputError('output-invalid', `${quote(text)} has to be a path below the source`, hint);
  }
  return { text, kind: kind as Output['kind'], path: plain.replace(/(?<=.)\/$/, ''), selector };
}

/** Puts the paths that are there in place of a pattern (`*` within one name), in byte order. */
export function expandOutput(output: Output, tree: string): readonly Output[] {
  if (!output.path.includes('*') || ['docker-daemon', 'containers-storage'].includes(output.kind)) return [output];
  let found = [''];
  for (const step of output.path.split('/')) {
    const pattern = new RegExp(`^${step.split('*').map(escaped).join('.*')}$`, 's');
    found = found.flatMap((base) =>
      step.includes('*')
        ? namesIn(join(tree, base)).flatMap((name) => (pattern.test(name) ? [join(base, name)] : []))
        : [join(base, step)],
    );
  }
  return found
    .filter((path) => existsSync(join(tree, path)))
    .sort()
    .map((path) => ({ ...output, path, text: output.text.replace(output.path, path) }));
}

function escaped(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory).filter((name) => !name.startsWith('.'));
  } catch {
    return [];
  }
}

/** Takes a copy of what a build made to `target`, which must not exist, and returns the reference of the copy. */
export function keepOutput(
  output: Output,
  tree: string,
  target: string,
  env: Readonly<Record<string, string>>,
): string {
  const { kind, path, selector } = output;
  if (kind === 'docker-daemon')
    return saved(output, ['docker', 'save', '-o', target, path], `docker-archive:${target}`, env);
  if (kind === 'containers-storage') {
    return saved(output, ['buildah', 'push', '--quiet', path, `oci:${target}:latest`], `oci:${target}`, env);
  }
  const made = realPath(join(tree, path));
  if (made === null) throw missing(output);
  const isDirectory = statSync(made).isDirectory();
  if (kind === 'path' && !isDirectory && !isImageArchive(made)) {
    mkdirSync(target);
    copyFileSync(made, join(target, basename(path)));
    return `rootfs:${target}`;
  }
  const isLayout = ['oci-layout', 'index.json'].some((name) => existsSync(join(made, name)));
  const asImage = kind === 'oci' || (kind === 'path' && isLayout);
  // Bazel puts links to its own cache into a layout, which goes away with the build.
  if (isDirectory) copyTree(made, target, { followFiles: asImage });
  else copyFileSync(made, target);
  if (kind === 'path') return isDirectory && !isLayout ? `rootfs:${target}` : target;
  return `${kind}:${target}${selector}`;
}

function realPath(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}

function missing({ text }: Output): InputError {
  return new InputError('output-missing', `the build was a success and did not make ${quote(text)}`);
}

function saved(
  output: Output,
  argv: readonly string[],
  reference: string,
  env: Readonly<Record<string, string>>,
): string {
  if (capture({ argv, cwd: '/', env }) === null) throw missing(output);
  return reference;
}

const block = 512;
const maxMembers = 100_000;
const marks = ['index.json', 'oci-layout', 'manifest.json'];

/** A tar whose members are those of an image; any other file is compared as a file. */
function isImageArchive(file: string): boolean {
  const handle = openSync(file, 'r');
  try {
    const header = Buffer.alloc(block);
    let at = 0;
    for (let member = 0; member < maxMembers && readSync(handle, header, 0, block, at) === block; member++) {
      if (header.toString('latin1', 257, 262) !== 'ustar') return false;
      const name = header.toString('utf8', 0, 100).replace(/\0.*$/s, '').replace(/^\.\//, '');
      if (marks.includes(name)) return true;
      const size = Number.parseInt(header.toString('latin1', 124, 136), 8);
      if (!Number.isSafeInteger(size)) return false;
      at += block + Math.ceil(size / block) * block;
    }
    return false;
  } finally {
    closeSync(handle);
  }
}
