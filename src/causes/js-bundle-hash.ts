import type { Cause, CauseContext, Claim } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { cutHashes } from '../util/hashed-names.ts';
import { bothTexts } from './_shared/values.ts';

const integrity = /sha(256|384|512)-[A-Za-z0-9+/]{43,86}={0,2}/g;

export const jsBundleHash: Cause = {
  id: 'js-bundle-hash',
  title: 'Hashes of the content in the names of bundled files',
  specificity: 'structured',
  on: ['tar:rename', 'tar:name', 'text:line', 'json:value', 'js-bundle:bytes'],
  claim: (site, cx) => {
    const renamed = hashes(cx);
    const texts = bothTexts(site);
    if (renamed === undefined || texts === undefined || renamed.size === 0) return undefined;
    const isName = site.key.startsWith('tar:');
    const left = split(texts[0]);
    const right = split(texts[1]);
    if (left.names.length === 0 || left.rest !== right.rest || !areRenamed(left.names, right.names, renamed))
      return undefined;
    return isName || left.digests.join() === right.digests.join() ? renamedClaim : digestClaim;
  },
  fixes: [
    {
      for: 'any',
      text: 'The names follow from the content: fix what differs in the files. webpack: optimization.realContentHash and deterministic ids.',
    },
  ],
};

const renamedClaim: Claim = {
  grade: 'guarded',
  predicate: { text: 'in the names of the layer’s files every hash stands for one other hash', held: true },
};
const digestClaim: Claim = {
  grade: 'guarded',
  predicate: { text: 'the integrity digest is that of the file it is for (not checked)', held: false },
};

/** The hashes of renamed files of the layer, left to right; undefined when one stands for two. */
function hashes(cx: CauseContext): ReadonlyMap<string, string> | undefined {
  return cx.memo('hashes in the names of files', () => {
    const forth = new Map<string, string>();
    const back = new Map<string, string>();
    for (const site of cx.siblings('tar:rename')) {
      const pair = hashPair(site);
      if (pair === undefined) continue;
      const [left, right] = pair;
      if ((forth.get(left) ?? right) !== right || (back.get(right) ?? left) !== left) return undefined;
      forth.set(left, right);
      back.set(right, left);
    }
    return forth;
  });
}

/** The hash of a file that has another name on the other side, where nothing but the hash differs. */
function hashPair(site: Site): readonly [string, string] | undefined {
  const names = bothTexts(site)?.map(split);
  const [left, right] = names ?? [];
  const [a, b] = [left?.names.at(-1), right?.names.at(-1)];
  if (left === undefined || right === undefined || a === undefined || b === undefined) return undefined;
  return left.rest === right.rest && left.names.length === 1 && right.names.length === 1 && a !== b
    ? [a, b]
    : undefined;
}

interface Split {
  /** The text without hashes and integrity digests. */
  readonly rest: string;
  readonly names: readonly string[];
  readonly digests: readonly string[];
}

function split(text: string): Split {
  const digests: string[] = [];
  const undigested = text.replace(integrity, (digest, bits: string) => {
    digests.push(digest);
    return `\u0000${bits}`;
  });
  const { rest, hashes: names } = cutHashes(undigested);
  return { rest, names, digests };
}

/** Each hash is the same, or that of a renamed file; and at least one is another. */
function areRenamed(left: readonly string[], right: readonly string[], renamed: ReadonlyMap<string, string>): boolean {
  const fits = left.length === right.length && left.every((hash, at) => (renamed.get(hash) ?? hash) === right[at]);
  return fits && left.some((hash, at) => hash !== right[at]);
}
