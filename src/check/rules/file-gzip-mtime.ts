import { parseGzipHeader } from '../../bytes/gzip-header.ts';
import { isoTime } from '../../grammars/iso-time.ts';
import { buildTimes } from '../clock.ts';
import type { Rule } from '../rule.ts';

const headBytes = 4_096;

export const fileGzipMtime: Rule = {
  id: 'file-gzip-mtime',
  title: 'A compressed file holds the time of its compression',
  severity: 'error',
  family: 'determinism',
  cause: 'gzip-mtime',
  why: 'The gzip header has a time of the build, so that the file is another one each time.',
  fixes: [{ for: 'any', text: 'gzip -n.' }],
  file: {
    wants: ({ name, size, inside }) => inside.length === 0 && size > 18 && /\.(?:gz|tgz|svgz)$/i.test(name),
    look(file, { clock, facts }, found) {
      const head = file.read().read(0, headBytes);
      if (head.length < 2 || head.readUInt16BE(0) !== 0x1f8b) return;
      const mtime = parseGzipHeader(head, 0)?.mtime ?? 0;
      // Upstream archives have times as well, of their own release.
      if (mtime !== 0 && buildTimes([...facts.times, mtime], clock)(mtime))
        found({ field: 'gzip mtime', value: isoTime(mtime), expected: '0' });
    },
  },
};
