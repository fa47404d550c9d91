import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkTarget, writeOutput } from '../../src/cli/write-output.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const directory = () => temporaryDirectory('odp-diff-write');

describe('writeOutput', () => {
  it('replaces a file and leaves nothing else behind', async () => {
    const place = directory();
    writeFileSync(join(place, 'report'), 'old');
    await writeOutput(join(place, 'report'), 'new');
    expect(readdirSync(place)).toEqual(['report']);
    expect(readFileSync(join(place, 'report'), 'utf8')).toBe('new');
  });

  it('follows a link that the user made', async () => {
    const place = directory();
    writeFileSync(join(place, 'target'), 'old');
    symlinkSync('target', join(place, 'link'));
    await writeOutput(join(place, 'link'), 'new');
    expect(lstatSync(join(place, 'link')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(place, 'target'), 'utf8')).toBe('new');
  });

  it('writes to a device as it is', async () => {
    await writeOutput('/dev/null', 'text');
    expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  it('says why it cannot, and cleans up', async () => {
    const place = directory();
    mkdirSync(join(place, 'sub'));
    await expect(writeOutput(join(place, 'sub'), 'x')).rejects.toMatchObject({
      message: expect.stringContaining('it is a directory'),
    });
    await expect(writeOutput(join(place, 'none', 'x'), 'x')).rejects.toThrow('its directory does not exist');
    await expect(checkTarget(join(place, 'none', 'x'))).rejects.toThrow('its directory does not exist');
    expect(readdirSync(place)).toEqual(['sub']);
  });
});
