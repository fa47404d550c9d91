import { describe, expect, it } from 'vitest';
import { readPolicy } from '../../src/policy/read-policy.ts';

const rules = (text: string): ReturnType<typeof readPolicy> => readPolicy(`version: 1\nrules:\n${text}`, 'p.yaml');

describe('a policy file', () => {
  it('is read with the lines of its rules', () => {
    const policy = rules(
      `  - allow: { cause: tar-mtime, path: 'layer:*/**', grade: safe }
    reason: accepted until the packer is replaced
    expires: 2027-01-31
    accept: true
  # comment
  - deny: { factor: factor-clock, field: created }
    reason: never again
`,
    );
    expect(policy.rules.map(({ select, ...rule }) => ({ ...rule, path: select.path?.text ?? null }))).toEqual([
      {
        effect: 'allow',
        reason: 'accepted until the packer is replaced',
        expires: '2027-01-31',
        accept: true,
        line: 3,
        path: 'layer:*/**',
      },
      { effect: 'deny', reason: 'never again', expires: null, accept: false, line: 8, path: null },
    ]);
  });

  it.each([
    ['', 'a policy is a map'],
    ['- a', 'a policy is a map'],
    ['version: 2\nrules: []', 'version should be 1'],
    ['rules: []', 'version should be 1'],
    ['version: 1', 'rules should be a list'],
    ['version: 1\nrules: {}', 'rules should be a list'],
    ['version: 1\nrules: []\nextra: 1', 'line 3: "extra" means nothing here'],
    ['version: 1\nversion: 1\nrules: []', 'unique'],
    ['version: 1\nrules: [1]', 'a rule is a map'],
    ['version: 1\nrules: [{reason: x}]', 'either allow or deny'],
    ['version: 1\nrules: [{allow: {cause: a}, deny: {cause: a}, reason: x}]', 'either allow or deny'],
    ['version: 1\nrules: [{allow: {cause: a}}]', 'needs a reason'],
    ['version: 1\nrules: [{allow: {cause: a}, reason: " "}]', 'needs a reason'],
    ['version: 1\nrules: [{allow: {}, reason: x}]', 'a rule for everything is none'],
    ['version: 1\nrules: [{allow: all, reason: x}]', 'are maps'],
    ['version: 1\nrules: [{allow: {casue: a}, reason: x}]', '"casue" means nothing here'],
    ['version: 1\nrules: [{allow: {cause: 1}, reason: x}]', 'cause should be a text'],
    ['version: 1\nrules: [{allow: {grade: good}, reason: x}]', 'grade is one of'],
    ['version: 1\nrules: [{allow: {cause: a}, reason: x, accept: yes}]', 'accept should be true or false'],
    ['version: 1\nrules: [{deny: {cause: a}, reason: x, accept: true}]', 'accept goes with allow'],
    ['version: 1\nrules: [{allow: {cause: a}, reason: x, expires: tomorrow}]', 'expires should be a day'],
    ['version: 1\nrules: [{allow: {cause: a}, reason: x, expires: 2026-02-30}]', 'expires should be a day'],
    [
      'version: 1\nrules: [{allow: {grade: lossy}, reason: x, accept: true}]',
      'has to name the cause and the whole path',
    ],
    ['version: 1\nrules: [{allow: {grade: lossy, cause: a, path: "**"}, reason: x, accept: true}]', 'has to name'],
    ['version: 1\nrules: &a [*a]', 'p.yaml, line'],
    ['version: 1\nrules: [', 'p.yaml, line'],
  ])('%j is refused', (text, why) => {
    expect(() => readPolicy(text, 'p.yaml')).toThrow(why);
  });
});
