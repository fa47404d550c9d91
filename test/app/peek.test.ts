import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scenario } from '../../fixtures/images/index.ts';
import { compareImages } from '../../src/app/compare.ts';
import { createPeeker, type PeekedPair } from '../../src/app/peek.ts';
import type { ByteRange } from '../../src/model/bytes.ts';
import type { Report } from '../../src/model/report.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

async function compared(id: string): Promise<{ readonly report: Report; readonly directory: string }> {
  const directory = temporaryDirectory('odp-diff-peek');
  const { left, right } = await scenario(id).build(directory);
  return { report: await compareImages(left, right, { jobs: 0 }), directory };
}

function bytesAt(node: PeekedPair['left'], range: ByteRange | undefined): Buffer | null {
  if (node === null || range === undefined) return null;
  return node.bytes.subarray(range.start - node.start, range.end - node.start);
}

describe('reading places of a report again', () => {
  it.each(['task-builder', 'spring-nested-jar-times', 'multi-platform', 'recompressed', 'setuid-among-mtimes'])(
    'finds bytes that differ at every place of %s',
    async (id) => {
      const { report } = await compared(id);
      const peeker = createPeeker(report.images, { jobs: 0 });
      try {
        for (const finding of report.findings) {
          const { left, right } = await peeker.peek(finding);
          const a = bytesAt(left, finding.location.left[0]);
          const b = bytesAt(right, finding.location.right[0]);
          expect(a === null || b === null || !a.equals(b), `${finding.path.join('/')} ${finding.location.name}`).toBe(
            true,
          );
          expect(a !== null || b !== null || finding.location.kind === 'presence').toBe(true);
        }
      } finally {
        await peeker.close();
      }
    },
  );

  it('writes both versions of a member, and never over a file that is there', async () => {
    const { report, directory } = await compared('task-builder');
    const finding = report.findings.find(({ location }) => location.name === 'co_filename');
    if (finding === undefined) throw new Error('the scenario has no co_filename');
    const peeker = createPeeker(report.images, { jobs: 0 });
    try {
      const files = { left: join(directory, 'x-left'), right: join(directory, 'x-right') };
      expect(await peeker.exportMember(finding.path, files)).toEqual(['left', 'right']);
      expect(readFileSync(files.left).includes(finding.left ?? '')).toBe(true);
      expect(readFileSync(files.right).includes(finding.right ?? '')).toBe(true);
      await expect(peeker.exportMember(finding.path, files)).rejects.toThrow('it is there already');
    } finally {
      await peeker.close();
    }
  });

  it('refuses an image that is another one than that of the report', async () => {
    const { report } = await compared('recompressed');
    const [left, right] = report.images;
    const swapped = [{ ...left, reference: right.reference }, right] as const;
    const peeker = createPeeker(swapped, { jobs: 0 });
    const [finding] = report.findings;
    if (finding === undefined) throw new Error('the scenario has no finding');
    await expect(peeker.peek(finding)).rejects.toThrow('another image now');
    await peeker.close();
    expect(existsSync(left.reference.replace(/^oci:/, ''))).toBe(true);
  });
});
