import type { OutputOptions } from '../command.ts';
import { UsageError } from '../usage-error.ts';
import { fileName, positiveInteger } from './values.ts';

/** Options of every command that ends in a report. */
export const outputOptions = {
  json: { type: 'string', requiresArg: true, describe: 'Write the report as JSON to FILE (- is stdout)' },
  html: { type: 'string', requiresArg: true, describe: 'Write the report as one HTML page to FILE' },
  markdown: { type: 'string', requiresArg: true, describe: 'Write a summary in Markdown, below 64 KiB, to FILE' },
  junit: { type: 'string', requiresArg: true, describe: 'Write JUnit XML, a test case for each cause, to FILE' },
  sarif: { type: 'string', requiresArg: true, describe: 'Write SARIF 2.1.0 to FILE' },
  'code-quality': { type: 'string', requiresArg: true, describe: "Write GitLab's code quality report to FILE" },
  annotations: { choices: ['github'], requiresArg: true, describe: 'Print annotations for this CI system to stdout' },
  policy: { type: 'string', requiresArg: true, describe: 'Apply the rules in FILE (docs/ci/policy.md)' },
  baseline: { type: 'string', requiresArg: true, describe: 'Fail only on what the JSON report in FILE does not have' },
  accept: { choices: ['equivalent'], requiresArg: true, describe: 'Exit with 0 for this verdict too' },
  quiet: { type: 'boolean', describe: 'Print nothing but what was asked for with -, and errors' },
  verbose: { type: 'boolean', describe: 'Show every finding, whole values, all fixes' },
  color: { type: 'boolean', describe: 'Force colour on, or off with --no-color' },
  width: { type: 'number', requiresArg: true, describe: 'Columns of the terminal report, 60 to 200' },
} as const;

export interface GivenOutput {
  readonly json?: string | undefined;
  readonly html?: string | undefined;
  readonly markdown?: string | undefined;
  readonly junit?: string | undefined;
  readonly sarif?: string | undefined;
  readonly codeQuality?: string | undefined;
  readonly annotations?: string | undefined;
  readonly policy?: string | undefined;
  readonly baseline?: string | undefined;
  readonly accept?: string | undefined;
  readonly quiet?: boolean | undefined;
  readonly verbose?: boolean | undefined;
  readonly color?: boolean | undefined;
  readonly width?: number | undefined;
}

/** What was given of `outputOptions`. Throws `UsageError`. */
export function readOutput(given: GivenOutput): OutputOptions {
  const files = {
    json: fileName('json', given.json),
    html: fileName('html', given.html),
    markdown: fileName('markdown', given.markdown),
    junit: fileName('junit', given.junit),
    sarif: fileName('sarif', given.sarif),
    codeQuality: fileName('code-quality', given.codeQuality),
  };
  const toStdout =
    Object.values(files).filter((file) => file === '-').length + (given.annotations === undefined ? 0 : 1);
  if (toStdout > 1) throw new UsageError('only one of the reports can go to stdout');
  return {
    ...files,
    annotations: given.annotations === 'github' ? 'github' : null,
    policy: fileName('policy', given.policy),
    baseline: fileName('baseline', given.baseline),
    accept: given.accept === 'equivalent' ? 'equivalent' : null,
    quiet: given.quiet === true,
    verbose: given.verbose === true,
    color: given.color ?? null,
    width: positiveInteger('width', given.width),
  };
}
