import { describe, expect, it } from 'vitest';
import { jarManifest } from '../../src/formats/jar-manifest.ts';
import { memoryNode, recordSites } from '../support/record-sites.ts';

describe('a manifest whose last line has no end', () => {
  it('is no matter of spelling: Java drops that line', () => {
    const text = 'Manifest-Version: 1.0\r\nMain-Class: com.example.Main';
    const left = memoryNode('META-INF/MANIFEST.MF', `${text}\r\n`);
    const right = memoryNode('META-INF/MANIFEST.MF', text);
    const { sites } = recordSites(jarManifest.compare, left, right);
    expect(sites).toHaveLength(1);
    expect(sites[0]?.role).toBeUndefined();
    expect(sites[0]?.facts?.['unterminated']).toBe(true);
  });
});
