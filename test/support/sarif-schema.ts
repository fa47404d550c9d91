import { Ajv } from 'ajv';

/**
 * The part of SARIF 2.1.0 (OASIS, sections 3.13 to 3.59) that a log of ours may use, with nothing else allowed. The whole
 * schema was tried once on the logs of all samples; this one runs in every test.
 */
const message = {
  type: 'object',
  required: ['text'],
  additionalProperties: false,
  properties: { text: { type: 'string', minLength: 1 } },
};
const level = { enum: ['none', 'note', 'warning', 'error'] };
const count = { type: 'integer', minimum: 0 };

function object(properties: Readonly<Record<string, unknown>>, required: readonly string[]): unknown {
  return { type: 'object', properties, required, additionalProperties: false };
}

const rule = object({ id: { type: 'string' }, shortDescription: message, help: message }, ['id']);
const region = object({ byteOffset: count, byteLength: count }, ['byteOffset']);
const physicalLocation = object(
  { artifactLocation: object({ uri: { type: 'string', format: 'uri-reference' } }, ['uri']), region },
  ['artifactLocation'],
);
const logicalLocation = object({ fullyQualifiedName: { type: 'string' }, kind: { type: 'string' } }, []);
const location = object(
  { physicalLocation, logicalLocations: { type: 'array', items: logicalLocation, uniqueItems: true } },
  [],
);
const result = object(
  {
    ruleId: { type: 'string' },
    ruleIndex: { type: 'integer', minimum: -1 },
    level,
    kind: { const: 'fail' },
    rank: { type: 'number', minimum: -1, maximum: 100 },
    message,
    locations: { type: 'array', items: location },
    partialFingerprints: { type: 'object', additionalProperties: { type: 'string' } },
    properties: { type: 'object' },
  },
  ['message'],
);
const invocation = object(
  {
    executionSuccessful: { type: 'boolean' },
    toolExecutionNotifications: { type: 'array', items: object({ level, message }, ['message']) },
  },
  ['executionSuccessful'],
);
const driver = object(
  { name: { type: 'string' }, version: { type: 'string' }, rules: { type: 'array', items: rule, uniqueItems: true } },
  ['name'],
);
const run = object(
  {
    tool: object({ driver }, ['driver']),
    columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
    invocations: { type: 'array', items: invocation },
    results: { type: 'array', items: result },
  },
  ['tool'],
);
const log = object(
  { $schema: { type: 'string', format: 'uri' }, version: { const: '2.1.0' }, runs: { type: 'array', items: run } },
  ['version', 'runs'],
);

const ajv = new Ajv({
  allErrors: false,
  formats: {
    uri: (text: string) => URL.canParse(text),
    'uri-reference': (text: string) => /^[A-Za-z0-9._~!$&'()*+,;=:@%/-]*$/.test(text) && !text.startsWith('//'),
  },
});
const validate = ajv.compile(log as object);

/** What is wrong with a log; null when nothing is. */
export function sarifFault(value: unknown): string | null {
  return validate(value) ? null : ajv.errorsText(validate.errors);
}
