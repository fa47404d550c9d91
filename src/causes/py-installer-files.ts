import type { Cause } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { distInfoFolder } from './_shared/dist-info.ts';
import { baseName, fact } from './_shared/values.ts';

/** Files that only installers read, when they are asked to remove or update the distribution. */
const files = ['INSTALLER', 'REQUESTED', 'uv_cache.json', 'uv_build.json'];

/** `pip`, `uv`, `poetry 1.8.3`, `bazel`. */
const installer = /^[A-Za-z][A-Za-z0-9._-]*(?: [0-9][A-Za-z0-9.+-]*)?$/;

export const pyInstallerFiles: Cause = {
  id: 'py-installer-files',
  title: 'What the installer noted beside a Python distribution',
  specificity: 'structured',
  on: [
    'text:line',
    'text:line-endings',
    'json:value',
    'json:order',
    'json:serialisation',
    'tar:presence',
    'zip:presence',
  ],
  claim: (site) => {
    const name = baseName(site);
    if (distInfoFolder(site) === undefined || !files.includes(name)) return undefined;
    return isKnown(site, name) ? { grade: 'safe' } : undefined;
  },
  fixes: [
    {
      for: 'any',
      text: 'Install with one installer; leave these files out of the layers, with their lines in RECORD.',
    },
  ],
};

const maxBytes = 64 * 1024;

function isKnown(site: Site, name: string): boolean {
  if (site.kind === 'presence') {
    const size = fact(site, 'size');
    const isSmall = typeof size === 'number' && size <= (name === 'REQUESTED' ? 0 : maxBytes);
    return fact(site, 'type') === 'file' && fact(site, 'duplicate') !== true && isSmall;
  }
  if (name !== 'INSTALLER') return name.endsWith('.json') && site.key.startsWith('json:');
  return [site.left, site.right].every(
    (side) => side !== null && (installer.test(String(side.value)) || side.value === ''),
  );
}
