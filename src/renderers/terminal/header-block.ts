import type { Report, ReportImage, Verdict } from '../../model/report.ts';
import { printable } from '../../util/printable.ts';
import { identityOf } from '../view/identity.ts';
import type { Sections } from '../view/sections.ts';
import { proofSentence, verdictSentence, verdictWord } from '../view/wording.ts';
import { shortenMiddle, widthOf } from './cells.ts';
import { wrap } from './layout.ts';
import { type Line, printed, type Style, span } from './line.ts';
import type { Layout } from './options.ts';

const verdictStyle = {
  identical: 'good',
  equivalent: 'good',
  different: 'bad',
  incomplete: 'warn',
} as const satisfies Record<Verdict, Style>;

const labelWidth = 9;

/** The verdict with its meaning, then both images: digest first, where it came from below it; then how far the answer was proved. */
export function headerBlock(report: Report, sections: Sections, options: Layout): Line[] {
  const texts = [proofSentence(report), report.attestation?.sentence ?? ''].filter((text) => text !== '');
  return [
    ...wrap(
      [
        span(verdictWord[report.verdict], verdictStyle[report.verdict]),
        printed(': '),
        span(verdictSentence(report, sections)),
      ],
      options.prose,
      { first: 0, rest: 0 },
    ),
    [],
    ...report.images.flatMap((image) => imageLines(image, options)),
    ...texts.flatMap((text) => [[], ...wrap([span(text)], options.prose, { first: 0, rest: 0 })]),
  ];
}

function imageLines(image: ReportImage, { width, verbose }: Layout): Line[] {
  const room = width - labelWidth;
  const row = (label: string, text: string, style: Style = 'plain'): Line => [
    printed(`  ${label}`.padEnd(labelWidth), 'dim'),
    printed(shortenMiddle(printable(text), room), style),
  ];
  const lines = [
    row(image.side, identityOf(image), 'strong'),
    row('', [image.reference, image.platform].filter((part) => part !== '').join('  '), 'dim'),
  ];
  if (!verbose) return lines;
  if (image.indexDigest !== null) lines.push(row('index', image.indexDigest, 'dim'));
  return image.imageId === null ? lines : [...lines, row('config', image.imageId, 'dim')];
}

/** The whole report for equal images: two lines. */
export function identicalBlock(report: Report, { width }: Layout): Line[] {
  const [left, right] = report.images;
  const word = verdictWord.identical;
  const platform = left.platform === '' ? '' : ` (${printable(left.platform)})`;
  const room = Math.max(8, Math.floor((width - widthOf(word) - ': '.length - ' = '.length - platform.length) / 2));
  const name = ({ reference }: ReportImage) => shortenMiddle(printable(reference), room);
  return [
    [span(word, 'good'), printed(`: ${name(left)} = ${name(right)}${platform}`)],
    [printed(shortenMiddle(printable(left.manifestDigest ?? ''), width), 'strong')],
  ];
}
