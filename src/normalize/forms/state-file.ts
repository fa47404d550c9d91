import type { FileForm } from './file-form.ts';

/** State that programs write as they run and do without where it is empty, by its path in the image. */
const states: readonly (readonly [id: string, path: RegExp, content?: RegExp])[] = [
  ['machine-id', /^etc\/machine-id$/, /^[0-9a-f]{32}\n?$/],
  ['dpkg-log', /^var\/log\/(dpkg|alternatives|bootstrap|fontconfig)\.log(\.\d+)?$/],
  ['apt-log', /^var\/log\/apt\/(history|term|eipp)\.log(\.\d+)?(\.xz|\.gz)?$/],
  ['apt-pkgcache', /^var\/cache\/apt\/(src)?pkgcache\.bin$/],
  ['ldconfig-aux-cache', /^var\/cache\/ldconfig\/aux-cache$/],
  [
    'account-backups',
    /^etc\/(passwd|group|shadow|gshadow|subuid|subgid)-$|^var\/backups\/[^/]+$|^var\/lib\/dpkg\/(status|statoverride|diversions)-old$/,
  ],
];

const noBytes = Buffer.alloc(0);

/** The file stays, so that its owner, its mode and its directory are as they were; its content goes. */
export const stateFile: FileForm = {
  matches: ({ name, depth, isPlain }) => depth === 0 && isPlain && isState(name),
  rewrite(bytes, { name }, count) {
    const [id, , content] = states.find(([, path]) => path.test(name)) ?? [];
    if (id === undefined || bytes.length === 0) return bytes;
    if (content !== undefined && !content.test(bytes.toString('latin1'))) return bytes;
    count(id);
    return noBytes;
  },
};

/** Whether the content of a file of the image is such state. */
export function isState(name: string): boolean {
  return states.some(([, path]) => path.test(name));
}
