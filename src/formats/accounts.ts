import { maxTextBytes } from '../bytes/limits.ts';
import type { Format, Node } from '../model/format.ts';
import { compareLines } from './_shared/compare-lines.ts';
import { compareRecords, type RecordList, type RecordSide } from './_shared/compare-records.ts';
import { readAll } from './_shared/lines.ts';
import { baseName, plainName } from './_shared/member-names.ts';
import { parseAccounts } from './accounts/parse.ts';

/** Accounts and groups, one a line, fields between colons (passwd(5), group(5), shadow(5)). See docs/formats/accounts.md. */
export const accounts: Format = {
  id: 'accounts',
  title: 'account file',
  order: 'exact',
  maxSize: maxTextBytes,
  matches: (probe) => places.test(plainName(probe.name)) && !probe.head.includes(0),
  compare(left, right, cx) {
    const a = readSide(left);
    const b = readSide(right);
    if (a === undefined || b === undefined) compareLines(left, right, cx);
    else compareRecords(listOf([a, b]), left, a, b, cx);
  },
};

const places = /^(?:.+\/)?etc\/(?:passwd|group|shadow|gshadow|subuid|subgid)-?$/;

function readSide(node: Node): RecordSide | undefined {
  const bytes = readAll(node.bytes);
  const entries = parseAccounts(bytes, baseName(node.name).replace(/-$/, ''));
  return entries === undefined ? undefined : { bytes, entries };
}

/** Whether passwords of an account may grow old decides what the day of their last change means. */
function listOf(sides: readonly RecordSide[]): RecordList {
  const ageing = new Set(
    sides.flatMap(({ entries }) => entries.filter(({ fields }) => mayAge(fields)).map(({ name }) => name)),
  );
  const sharedIds = sides.some(({ entries }) => {
    const ids = entries.flatMap(({ fields }) => fields.filter(isId).map(({ content }) => content));
    return new Set(ids).size < ids.length;
  });
  return {
    prefix: 'account',
    facts: ({ record }) => ({ ageing: ageing.has(record) }),
    orderFacts: { sharedIds },
  };
}

const noAgeing = 99_999;

function mayAge(fields: RecordSide['entries'][number]['fields']): boolean {
  const longest = fields.find(({ name }) => name === 'max')?.content ?? '';
  return longest !== '' && !(/^\d+$/.test(longest) && Number(longest) >= noAgeing);
}

function isId({ name }: { readonly name: string }): boolean {
  return name === 'uid' || name === 'group id' || name === 'first id';
}
