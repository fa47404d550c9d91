import { measuredOf, odpDiff, type Row, race } from '../measure.ts';

/** What it takes to say the least. */
export function startRows(): Row[] {
  const empty = { name: 'node', command: [process.execPath, '-e', '0'] };
  const words = ['--version', '--help'];
  const times = race([empty, ...words.map((word) => ({ name: word, command: [...odpDiff, word] }))], 15);
  const base = measuredOf(times, 'node').wall;
  return words.map((word) => {
    const ratio = measuredOf(times, word).wall / base;
    const measured = `${ratio.toFixed(2)} × of ${(base * 1000).toFixed(0)} ms`;
    return { work: `\`${word}\``, bar: '≤ 1.5 × `node -e 0`', measured, met: ratio <= 1.5 };
  });
}
