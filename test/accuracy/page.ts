import { archetypes } from './archetypes.ts';
import type { AttackResult } from './attack-cases.ts';
import { scoreTable } from './board.ts';
import { knownMisses } from './known-misses.ts';
import type { Fault } from './model.ts';
import { type ProofResult, proofSection } from './proof-section.ts';
import type { Result } from './run-case.ts';
import { type FaultScore, faultScores, type Score } from './scores.ts';

export interface PageInput {
  readonly scores: readonly Score[];
  readonly results: readonly Result[];
  readonly attacked: readonly AttackResult[];
  /** Dockerfiles that were built twice. */
  readonly pairs: readonly ProofResult[];
  readonly skipped: readonly { readonly id: string; readonly why: string }[];
  readonly faults: readonly Fault[];
}

/** docs/accuracy.md: the numbers of one run, the misses by name, and how they came about. No date, no host. */
export function accuracyPage({ scores, results, attacked, pairs, skipped, faults }: PageInput): string {
  const perFault = faultScores(results);
  const made = (how: string): number => faults.filter((fault) => fault.made === how).length;
  return `# Accuracy

How often the first answer is right, measured on images whose truth is known. \`npm run bench:accuracy -- --write\` wrote this
page; do not edit it.

${scoreTable(scores)}

${results.length} cases of ${faults.length} faults (${made('real tool')} by real tools, ${made('injected')} injected, ${made('graft')} from the fixtures of the causes),
and ${attacked.length} adversarial cases.

## How to run it

\`\`\`sh
apt-get install -y default-jdk-headless python3 python3-pip gcc clang lld binutils zip cpio pigz zstd xz-utils sqlite3 gettext openssl dpkg libarchive-tools faketime golang-go rustc buildah
npm run bench:accuracy                      # everything, some six minutes on two cores
npm run bench:accuracy -- --quick           # a tenth of it
npm run bench:accuracy -- --only 'keytool'  # cases whose name has this in it; with --verbose the good ones too
\`\`\`

The exit status is 1 where a bar is not met. A producer whose tool is missing is skipped by name; the others run.

## How truth is made

- A **fault** is one change: a real tool run twice with one factor changed (time, zone, folder, level, order, hash seed, JDK), a
  byte-level injection, or the pair of a cause's fixture. The fault says by construction where the difference lies (path, field or
  bytes), which cause of the taxonomy it is, which factor is behind it, and whether it can matter. The tool is not asked.
- A fault is put into one of ${archetypes.length} images: ${archetypes.map(({ title }) => title).join('; ')}. A file lies in the layer (depth 0) or in
  up to four containers (jar, zip, wheel, \`.tar.gz\`, \`.deb\`) within each other.
- A **graft** is the pair that a cause was written against, in another image and at another depth: it shows that nothing else gets in the
  way, not that the signature is right. The lines for real tools leave grafts out.
- **Single**: one fault. **Beside**: one fault and an input that changed for a reason of its own. **Mixture**: 2, 4, 8 or 16 faults in one
  image, drawn by a seed; every fourth has a changed input besides. The same seed gives the same cases.
- **Whole images**: an image that a builder wrote twice (\`fixtures/real/\`): buildah, and with \`--slow\` mmdebstrap, which needs the network.
- **First root right**: the first finding of the first cause lies at the path of a fault, in its field. Where an input changed,
  a harmless fault does not count as right.
- **Cause label right**: a finding at the fault's place has the fault's cause. Faults that stand for a changed input without a cause of
  its own are not counted.
- **Derived sites reported as roots**: findings that are not \`derived\` at places where no fault was put, by sites.
- **Adversarial**: a change that matters, alone and among harmless ones. It has to end \`different\` or \`incomplete\`, and a finding that is
  not derived, or a problem, has to speak of its place.

${proofSection(results, pairs)}

## Misses

${misses(perFault, results, attacked)}

## Every fault

${table(perFault)}

## Not run

${skipped.length === 0 ? 'Every producer ran.' : skipped.map(({ id, why }) => `- ${id}: ${why}`).join('\n')}
`;
}

function misses(
  perFault: readonly FaultScore[],
  results: readonly Result[],
  attacked: readonly AttackResult[],
): string {
  const labels = perFault
    .filter(({ causes, labelled, cases }) => causes.length > 0 && labelled < cases)
    .map(
      ({ id, causes, labelled, cases, said }) =>
        `- ${id}: wanted \`${causes.join('` or `')}\`, right in ${labelled} of ${cases}; else ${said.length === 0 ? 'nothing' : said.join(', ')}${because(id)}`,
    );
  const firsts = results
    .filter(({ verdict }) => !verdict.firstRight)
    .map(({ planned, verdict }) => `- ${planned.id}: ${verdict.first}`);
  const called = attacked.filter(({ harmless }) => harmless).map(({ id, verdict }) => `- ${id}: ${verdict}`);
  const unnamed = attacked
    .filter(({ harmless, named }) => !harmless && !named)
    .map(({ id, said }) => `- ${id}: ${said.join(', ') || 'nothing'}`);
  return [
    section('Labels', labels),
    section('First answers', firsts),
    section('Bytes left unexplained in single cases where nothing real changed', unexplainedBytes(results)),
    section('Adversarial cases called harmless', called),
    section('Adversarial cases not named at their place', unnamed),
  ].join('\n\n');
}

function because(id: string): string {
  const reason = knownMisses[id];
  return reason === undefined ? '' : ` (${reason})`;
}

/** Which faults the unexplained bytes come from, most first. */
function unexplainedBytes(results: readonly Result[]): string[] {
  const sums = new Map<string, number>();
  for (const { planned, verdict } of results) {
    const [only] = verdict.faults;
    if (planned.group !== 'single' || !verdict.benign || only === undefined || verdict.unexplainedBytes === 0) continue;
    const { id } = only.truth.fault;
    sums.set(id, (sums.get(id) ?? 0) + verdict.unexplainedBytes);
  }
  return [...sums]
    .sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))
    .map(([id, bytes]) => `- ${id}: ${bytes}`);
}

const mostLines = 80;

function section(title: string, lines: readonly string[]): string {
  const shown = lines.slice(0, mostLines);
  const more = lines.length > shown.length ? [`- … and ${lines.length - shown.length} more`] : [];
  return `### ${title}\n\n${lines.length === 0 ? 'None.' : [...shown, ...more].join('\n')}`;
}

function table(perFault: readonly FaultScore[]): string {
  const rows = perFault.map(
    ({ id, made, causes, cases, found, labelled, factored }) =>
      `| ${id.replaceAll('|', '\\|')} | ${made} | ${causes.join(', ') || '–'} | ${cases} | ${found} | ${causes.length === 0 ? '–' : labelled} | ${factored} |`,
  );
  return [
    '| fault | made by | cause | cases | found | label | factor |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}
