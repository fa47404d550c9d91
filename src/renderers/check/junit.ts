import type { CheckedImage, CheckReport } from '../../model/check-report.ts';
import { attribute, text } from '../ci/xml.ts';
import { shortened } from '../view/shortened.ts';
import { placeText, type ShownFinding, shownFindings, valueLines, verdictText } from './wording.ts';

const maxTestCases = 2_000;

/** JUnit's XML as CI systems read it: a suite for each image, a test case for each finding; notes pass. */
export function renderCheckJunit(report: CheckReport): string {
  const all = shownFindings(report);
  const suites = report.images.map((image) =>
    suite(
      image,
      all.filter((shown) => shown.image === image),
    ),
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites name="odp-diff check">',
    ...suites.flat(),
    '</testsuites>',
    '',
  ].join('\n');
}

function suite(image: CheckedImage, findings: readonly ShownFinding[]): string[] {
  const problems = image.problems.filter(({ severity }) => severity === 'error');
  const shown = findings.slice(0, maxTestCases);
  const failures = shown.filter(({ finding }) => finding.severity !== 'note').length;
  const isClean = shown.length + problems.length === 0;
  const tests = isClean ? 1 : shown.length + problems.length;
  const name = shortened(`${image.reference} (${image.platform})`, 300);
  return [
    `  <testsuite name=${attribute(name)} tests="${tests}" failures="${failures}" errors="${problems.length}" time="0">`,
    ...(isClean ? [`    <testcase name="It keeps to all rules" classname="odp-diff.check" time="0"/>`] : []),
    ...problems.flatMap(({ code, path, message }) =>
      element(`${placeText(path)}: ${code}`, `odp-diff.problem.${code}`, 'error', [message]),
    ),
    ...shown.flatMap(({ finding, title, fix }) =>
      element(
        `${title}: ${placeText(finding.path)} ${finding.field}`,
        `odp-diff.check.${finding.rule}`,
        finding.severity === 'note' ? 'system-out' : 'failure',
        [...valueLines(finding), ...fix.slice(0, 2).map((one) => `fix (${one.for}): ${one.text}`)],
      ),
    ),
    `    <system-out>${text(verdictText(image))}</system-out>`,
    '  </testsuite>',
  ];
}

function element(
  name: string,
  group: string,
  kind: 'failure' | 'error' | 'system-out',
  lines: readonly string[],
): string[] {
  const body = lines.map((line) => shortened(line, 2_000));
  const message = kind === 'system-out' ? '' : ` message=${attribute(body[0] ?? '')}`;
  return [
    `    <testcase name=${attribute(shortened(name, 500))} classname=${attribute(group)} time="0">`,
    `      <${kind}${message}>${text(body.join('\n'))}</${kind}>`,
    '    </testcase>',
  ];
}
