import { createHash } from 'node:crypto';
import type { CheckReport } from '../../model/check-report.ts';
import { jsonText } from '../../util/json-text.ts';
import { shortened } from '../view/shortened.ts';
import { placeText, type ShownFinding, shownFindings, valueLines, verdictText } from './wording.ts';

/** What GitHub keeps of one run; findings are ordered, so that what is left out is the least. */
const maxResults = 5_000;

/** SARIF 2.1.0 (OASIS): rules and results of `odp-diff check`. */
export function renderCheckSarif(report: CheckReport, version: string): string {
  const all = shownFindings(report);
  const shown = all.slice(0, maxResults);
  const places = new Map(report.rules.map(({ id }, at) => [id, at]));
  const rules = report.rules.map(({ id, title, why, fix, cause }) => ({
    id,
    shortDescription: { text: title },
    help: {
      text: [
        why,
        ...fix.map((one) => `${one.for}: ${one.text}`),
        ...(cause === null ? [] : [`More: odp-diff explain ${cause}`]),
      ].join('\n'),
    },
  }));
  const left = all.length - shown.length;
  const told = report.images.flatMap((image) => [
    note(`${image.reference}: ${verdictText(image)}`, 'note'),
    ...image.problems.map(({ path, message, severity }) => note(`${placeText(path)}: ${message}`, severity)),
  ]);
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'odp-diff check', version, rules } },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: report.verdict !== 'incomplete',
            toolExecutionNotifications: [
              ...told,
              ...(left > 0 ? [note(`${left} more findings are in the JSON report`, 'note')] : []),
            ],
          },
        ],
        results: shown.map((one) => result(one, places)),
      },
    ],
  };
  return jsonText(log);
}

function note(text: string, level: 'error' | 'note'): unknown {
  return { level, message: { text: shortened(text, 2_000) } };
}

function result({ image, finding, title }: ShownFinding, places: ReadonlyMap<string, number>): unknown {
  const place = [image.reference, ...finding.path];
  return {
    ruleId: finding.rule,
    ruleIndex: places.get(finding.rule) ?? -1,
    level: finding.severity,
    kind: 'fail',
    message: {
      text: `${title}. ${valueLines(finding)
        .map((line) => shortened(line, 1_000))
        .join('\n')}`,
    },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: place.map(uriStep).join('/') } },
        logicalLocations: [
          {
            fullyQualifiedName: [...finding.path, finding.field].map((step) => shortened(step, 300)).join(' › '),
            kind: 'member',
          },
        ],
      },
    ],
    partialFingerprints: {
      'odpDiffCheck/v1': createHash('sha256')
        .update([image.platform, finding.rule, ...finding.path, finding.field].join('\0'))
        .digest('hex')
        .slice(0, 32),
    },
  };
}

/** A name with slashes stays a path; everything else that a URI does not have is encoded. */
function uriStep(step: string): string {
  return step
    .split('/')
    .map((part) => encodeURIComponent(part.toWellFormed()).replace(/^\.{1,2}$/, (dots) => dots.replaceAll('.', '%2E')))
    .join('/');
}
