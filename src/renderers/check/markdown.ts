import type { CheckReport } from '../../model/check-report.ts';
import { shortened } from '../view/shortened.ts';
import {
  heldText,
  looksText,
  placeText,
  type ShownFinding,
  shownFindings,
  valueLines,
  verdictText,
} from './wording.ts';

/** A comment on GitHub holds 65,536 characters; bytes are never fewer than those. */
const maxBytes = 60 * 1024;
const mark = { conforms: '✅', deviates: '❌', incomplete: '⚠️' } as const;
const level = { error: '❌', warning: '⚠️', note: 'ℹ️' } as const;

/** GitHub-flavoured Markdown for a job summary or a comment, never longer than a comment may be. */
export function renderCheckMarkdown(report: CheckReport): string {
  const all = shownFindings(report);
  const blocks = report.images.flatMap((image) => [
    `## ${mark[image.verdict]} ${code(image.reference)}`,
    [looksText(image), heldText(image), verdictText(image)]
      .flatMap((text) => (text === null ? [] : [plain(text)]))
      .join('\n\n'),
    ...all.filter((shown) => shown.image === image).map(findingBlock),
    ...image.problems.map(({ path, message }) => `- ${plain(placeText(path))}: ${plain(message)}`),
  ]);
  const kept: string[] = [];
  let size = 0;
  for (const block of blocks) {
    size += Buffer.byteLength(block) + 2;
    if (size > maxBytes) break;
    kept.push(block);
  }
  const left = blocks.length - kept.length;
  return `${[...kept, ...(left === 0 ? [] : [`_${left} more left out for want of room._`])].join('\n\n')}\n`;
}

function findingBlock({ finding, title, fix }: ShownFinding): string {
  const lines = [
    `### ${level[finding.severity]} ${plain(title)} (\`${finding.rule}\`)`,
    '',
    `- ${code(placeText(finding.path))}`,
    ...valueLines(finding).map((line) => `- ${code(line)}`),
    ...fix.slice(0, 2).map((one) => `- Fix (${plain(one.for)}): ${plain(one.text)}`),
  ];
  return lines.join('\n');
}

/** In a code span nothing is markup; a run of backquotes would end it. */
function code(text: string): string {
  const shown = shortened(text, 300);
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = /^`|`$/.test(shown) ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

function plain(text: string): string {
  return shortened(text, 500).replace(/[\\`*_{}[\]<>()#+\-.!|~@]/g, (character) =>
    /[.\-()+#!{}]/.test(character) ? character : character === '<' ? '&lt;' : `\\${character}`,
  );
}
